"""One session of several is cancelled or postponed by itself; the others take place as announced."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from heritage.catalogue.choices import Visibility
from heritage.events import status_changes
from heritage.events.bookings import capacity
from heritage.events.models import BookingStatus, EventPage, LetterKind, Session, Status
from heritage.events.states import State, changes_of_session, of_event
from tests.events.bookings.asking import letters, standing
from tests.events.editors import fresh, published, remove_the_session
from tests.events.test_states import CLOSED, ENDED, NOON, OPEN, times
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session, a_session

pytestmark = pytest.mark.django_db

RAIN = "暴雨红色预警。"
OFF, LATER = (replace(times(), status=status) for status in (Status.CANCELLED, Status.POSTPONED))
LATER_OVER = replace(ENDED, status=Status.POSTPONED)


@pytest.fixture
def event(programme):
    """Three sessions in the same month or the next; the second is the one to cancel."""
    return published(title="读一座工厂", slug="gongchang", sessions=[a_session(day) for day in (7, 8, 9)])


def cancel(event, number=1, new=Status.CANCELLED, reason=RAIN):
    status_changes.change_sessions(event, new, {fresh(event).timetable[number].uid}, reason)
    return fresh(event)


# Each row: what it is; then whether it may become 如期, 延期, 取消 by itself.
@pytest.mark.parametrize(
    ("session", "allowed"),
    [
        (OPEN, [Status.POSTPONED, Status.CANCELLED]),
        (ENDED, []),
        (LATER, [Status.SCHEDULED, Status.CANCELLED]),
        (LATER_OVER, [Status.CANCELLED]),
        (OFF, []),
    ],
)
def test_only_these_changes_of_a_session_are_allowed(session, allowed):
    assert list(changes_of_session(Status.SCHEDULED, session, NOON)) == allowed
    assert list(changes_of_session(Status.MOVED, session, NOON)) == allowed
    for status in (Status.PAUSED, Status.POSTPONED, Status.CANCELLED):
        assert changes_of_session(status, session, NOON) == ()


@pytest.mark.parametrize(
    ("sessions", "state"),
    [
        ([OPEN, OFF], State.OPEN),
        ([CLOSED, LATER], State.CLOSED),
        ([ENDED, OFF], State.ENDED),
        ([ENDED, LATER], State.POSTPONED),
        ([OFF, LATER], State.POSTPONED),
        ([OFF, OFF], State.CANCELLED),
    ],
)
def test_event_says_what_its_other_sessions_are(sessions, state):
    assert of_event(Status.SCHEDULED, sessions, NOON) is state


def test_cancelled_session_is_said_on_page_list_card_month_and_to_machines(event, client):
    event = cancel(event, 0)
    first, second, _ = event.timetable
    page, month, listing, card = (
        client.get(address).content.decode()
        for address in (
            event.url,
            f"/events/{timezone.localdate(first.start):%Y-%m}/",
            "/events/",
            f"/e/{event.pk}/card",
        )
    )

    day = timezone.localtime(first.start)
    note = f"{day.month}月{day.day}日9:30的场次"
    for html in (page, listing, card):
        assert note in html
        assert RAIN in html
    assert page.count('<span class="badge badge--cancelled">取消</span>') == 1
    assert month.count('<span class="badge badge--cancelled">取消</span>') == 1
    assert month.count("month__entry--off") == 1
    # The date that stands for the event is that of the first session that takes place.
    assert f'<time datetime="{timezone.localdate(second.start)}">' in listing
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert [one["eventStatus"].rsplit("/")[-1] for one in data["@graph"]] == [
        "EventCancelled",
        "EventScheduled",
        "EventScheduled",
    ]


def test_only_that_entry_of_the_calendar_is_cancelled_and_learns_of_it(event, client):
    EventPage.objects.update(last_published_at=timezone.now() - timedelta(days=1))
    before = {entry.uid: entry for entry in Calendar.from_ical(client.get("/events/calendar.ics").content).events}
    cancelled = str(event.timetable[1].uid)

    cancel(event)
    after = {entry.uid: entry for entry in Calendar.from_ical(client.get("/events/calendar.ics").content).events}

    assert after.keys() == before.keys()
    assert {uid: entry.status for uid, entry in after.items()} == {
        uid: "CANCELLED" if uid == cancelled else "CONFIRMED" for uid in before
    }
    assert after[cancelled].sequence > before[cancelled].sequence
    assert after[cancelled].summary == "【取消】读一座工厂"
    assert after[cancelled].transparency == "TRANSPARENT"
    assert after[cancelled].description.startswith(f"取消：{RAIN}\n")
    assert RAIN not in "".join(entry.description for uid, entry in after.items() if uid != cancelled)


def test_feed_names_the_session_that_was_cancelled(event, client):
    cancel(event)

    said = client.get("/events/rss.xml").content.decode()

    assert f"的场次，{RAIN}" in said
    assert said.count("（取消）") == 1
    assert "<title>读一座工厂</title>" in said


def test_booked_schools_of_that_session_are_told_and_its_waiting_list_ends(programme):
    event = published(sessions=[a_class_session(10, day) for day in (7, 8)])
    first, second = event.timetable
    coming, waiting, other = a_booking(first, 8), a_booking(first, 8), a_booking(second, 8)

    cancel(event, 0)

    assert letters(coming) == letters(waiting) == [LetterKind.RECEIVED, LetterKind.EVENT_CHANGED]
    assert coming.letters.last().reason == RAIN
    assert letters(other) == [LetterKind.RECEIVED]
    assert standing(first) == [(8, BookingStatus.CONFIRMED), (8, BookingStatus.CANCELLED)]
    assert Session.objects.get(pk=first.pk).totals.waiting == 0
    with pytest.raises(capacity.NoBookingError):
        a_booking(first, 2)
    assert a_booking(second, 2).is_confirmed


def test_cancelled_event_ends_its_waiting_lists_too(programme):
    event = published(sessions=[a_class_session(10)])
    [session] = event.timetable
    a_booking(session, 8), a_booking(session, 8)

    status_changes.change(event, Status.CANCELLED, RAIN)

    assert standing(session) == [(8, BookingStatus.CONFIRMED), (8, BookingStatus.CANCELLED)]


def test_postponed_session_is_given_a_new_time_or_takes_place_after_all(event):
    event = cancel(event, 1, Status.POSTPONED)
    event = cancel(event, 2, Status.POSTPONED)
    _, second, third = event.timetable

    event = cancel(event, 2, Status.SCHEDULED, "")
    status_changes.change(event, Status.MOVED, "雨停了", starts={second.uid: second.start + timedelta(days=7)})

    again = {session.uid: (session.status, session.status_reason) for session in fresh(event).timetable}
    assert set(again.values()) == {(Status.SCHEDULED, "")}
    assert Session.objects.get(uid=second.uid).previous_start == second.start
    assert third.uid in again


def test_cancelled_session_is_not_brought_back_by_moving_the_event(event):
    event = cancel(event)
    session = event.timetable[1]

    status_changes.change(event, Status.MOVED, "改", starts={session.uid: session.start + timedelta(days=1)})

    assert Session.objects.get(uid=session.uid).status == Status.CANCELLED
    assert Session.objects.get(uid=session.uid).start == session.start


def test_unfinished_draft_learns_of_it_and_stays_a_draft(event):
    event.title = "还没写完"
    event.save_revision()

    event = cancel(event)
    draft = event.get_latest_revision_as_object()

    assert (event.title, draft.title) == ("读一座工厂", "还没写完")
    assert [session.status for session in draft.timetable] == ["scheduled", "cancelled", "scheduled"]


def test_editor_does_it_in_one_step_and_must_give_a_reason(event, editor):
    address = reverse("change_sessions", args=[event.pk])
    answers = {"sessions": [str(event.timetable[1].uid)], "new": "cancelled"}

    refused = editor.post(address, answers)
    assert refused.context["form"].errors == {"reason": ["延期、取消要写明原因，读者和学校会看到。"]}
    assert fresh(event).timetable[1].status == Status.SCHEDULED

    done = editor.post(address, {**answers, "reason": RAIN})
    assert done.status_code == 302
    assert [session.status for session in fresh(event).timetable] == ["scheduled", "cancelled", "scheduled"]
    assert len(editor.get(address).context["form"].fields["sessions"].choices) == 2


def test_all_sessions_together_are_cancelled_as_the_event(event, editor):
    answers = {"sessions": [str(session.uid) for session in event.timetable], "new": "cancelled", "reason": RAIN}

    refused = editor.post(reverse("change_sessions", args=[event.pk]), answers)

    assert "请用“取消”取消整个活动" in refused.content.decode()
    assert {session.status for session in fresh(event).timetable} == {Status.SCHEDULED}


def test_step_is_not_offered_where_there_is_one_session(editor):
    one, several = published(), published(sessions=[a_session(7), a_session(8)])

    def offered(event):
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()
        return reverse("change_sessions", args=[event.pk]) in html

    assert not offered(one)
    assert offered(several)


def test_reason_must_not_locate_a_hidden_place(programme):
    place = HeritageSitePageFactory(hidden=True, visibility=Visibility.HIDDEN)
    event = published(place=place, sessions=[a_session(7), a_session(8)])

    with pytest.raises(status_changes.ValidationError, match="位置不公开"):
        cancel(event, reason="位于东经113.5931度、北纬34.7436度的探方塌方。")


def test_session_that_was_cancelled_cannot_be_removed_by_the_editor(event, editor):
    event = cancel(event)

    refused = remove_the_session(editor, event, 1)

    assert "的场次已经公布取消，不能删去" in refused.content.decode()


def test_session_that_takes_place_can_be_removed_by_the_editor(event, editor):
    assert "不能删去" not in remove_the_session(editor, event, 1).content.decode()


def test_sorted_by_the_session_that_takes_place(programme):
    later = EventPageFactory(title="晚", sessions=[a_session(3, status="cancelled", status_reason="雨"), a_session(9)])
    sooner = EventPageFactory(title="早", sessions=[a_session(5)])

    assert [event.pk for event in EventPage.objects.upcoming()] == [sooner.pk, later.pk]
