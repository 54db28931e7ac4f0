from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from heritage.catalogue.choices import Visibility
from heritage.events import status_changes
from heritage.events.models import EventPage, Session, Status
from heritage.events.signals import status_changed
from heritage.events.states import State
from tests.events.editors import published
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(django_capture_on_commit_callbacks):
    """Change an event; return it as it is then, and what listeners were told after the commit."""
    heard = []

    def listen(sender, event, old, new, reason, **kwargs):
        heard.append((event.pk, old, new, reason))

    def make(event, *args, **kwargs):
        heard.clear()
        with django_capture_on_commit_callbacks(execute=True):
            status_changes.change(event, *args, **kwargs)
            assert heard == []
        return EventPage.objects.get(pk=event.pk), list(heard)

    status_changed.connect(listen)
    yield make
    status_changed.disconnect(listen)


@pytest.mark.parametrize("new", [Status.POSTPONED, Status.CANCELLED, Status.PAUSED])
def test_change_is_public_at_once_and_listeners_are_told(programme, changed, new):
    event = published()

    after, heard = changed(event, new, "暴雨红色预警。")

    assert (after.status, after.status_reason, after.live) == (new, "暴雨红色预警。", True)
    assert after.last_published_at > event.last_published_at
    assert heard == [(event.pk, Status.SCHEDULED, new, "暴雨红色预警。")]


@pytest.mark.parametrize("new", [Status.POSTPONED, Status.CANCELLED, Status.PAUSED, Status.MOVED])
def test_change_without_a_reason_is_refused_and_nothing_happens(programme, changed, new):
    event = published()

    with pytest.raises(ValidationError, match="要写明原因"):
        status_changes.change(event, new, "")

    assert EventPage.objects.get(pk=event.pk).status == Status.SCHEDULED


def test_reason_must_not_locate_a_hidden_place(programme):
    place = HeritageSitePageFactory(hidden=True, visibility=Visibility.HIDDEN)
    event = published(place=place)

    with pytest.raises(ValidationError):
        status_changes.change(event, Status.CANCELLED, "位于东经113.5931度、北纬34.7436度的探方塌方。")


@pytest.mark.parametrize("new", Status)
def test_cancelled_is_the_end(programme, new):
    event = published(status=Status.CANCELLED, status_reason="雨")

    with pytest.raises(status_changes.NotAllowedError, match=f"活动现在是“取消”，不能改为“{new.label}”"):
        status_changes.change(event, new, "不下了")


def test_draft_cannot_be_cancelled(programme):
    event = EventPageFactory(live=False)

    assert event.state is State.DRAFT
    with pytest.raises(status_changes.NotAllowedError):
        status_changes.change(event, Status.CANCELLED, "雨")


def test_moved_session_keeps_its_uid_its_length_and_what_was_announced(programme, changed):
    opens, closes = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=5)
    event = published(sessions=[a_session(7, booking_opens=opens, booking_closes=closes), a_session(8)])
    [first, second] = event.timetable
    new_start = first.start + timedelta(days=14)

    after, heard = changed(event, Status.MOVED, "场地另有安排。", starts={first.uid: new_start})

    moved = Session.objects.get(uid=first.uid)
    assert (moved.start, moved.end) == (new_start, first.end + timedelta(days=14))
    assert moved.booking_closes == closes + timedelta(days=14)
    assert moved.previous_start == first.start
    assert Session.objects.get(uid=second.uid).start == second.start
    assert after.state is State.OPEN
    assert heard == [(event.pk, Status.SCHEDULED, Status.MOVED, "场地另有安排。")]


def test_moved_twice_remembers_what_was_announced_first_and_tells_twice(programme, changed):
    event = published()
    [session] = event.timetable
    announced = session.start
    changed(event, Status.MOVED, "一", starts={session.uid: announced + timedelta(days=1)})

    _, heard = changed(event, Status.MOVED, "二", starts={session.uid: announced + timedelta(days=2)})

    assert Session.objects.get(uid=session.uid).previous_start == announced
    assert heard == [(event.pk, Status.MOVED, Status.MOVED, "二")]


def test_unfinished_draft_stays_unpublished_and_learns_of_the_change(programme, changed):
    event = published(title="公开的题目")
    event.title = "还没写完"
    event.save_revision()

    after, _ = changed(event, Status.CANCELLED, "雨")
    draft = after.get_latest_revision_as_object()

    assert (after.title, after.status) == ("公开的题目", Status.CANCELLED)
    assert (draft.title, draft.status, draft.status_reason) == ("还没写完", Status.CANCELLED, "雨")
    assert after.has_unpublished_changes


@pytest.mark.parametrize(("status", "told"), [(Status.CANCELLED, [Status.CANCELLED]), (Status.SCHEDULED, [])])
def test_publishing_tells_of_another_status_and_of_nothing_else(
    programme, django_capture_on_commit_callbacks, status, told
):
    event, heard = published(), []
    event.title, event.status, event.status_reason = "新题目", status, "雨"
    status_changed.connect(listener := lambda new, **kwargs: heard.append(new), weak=False)

    with django_capture_on_commit_callbacks(execute=True):
        publish(event)
    status_changed.disconnect(listener)

    assert heard == told


def test_draft_of_a_cancellation_tells_nobody(programme, django_capture_on_commit_callbacks):
    event, heard = published(), []
    event.status, event.status_reason = Status.CANCELLED, "雨"
    status_changed.connect(listener := lambda new, **kwargs: heard.append(new), weak=False)

    with django_capture_on_commit_callbacks(execute=True):
        event.save_revision()
    status_changed.disconnect(listener)

    assert heard == []


def test_weather_pauses_what_is_in_the_open_and_still_to_come(programme):
    outside, moved = published(open_air=True), published(open_air=True, status="moved", status_reason="改")
    inside, past, draft = published(), published(open_air=True, sessions=[a_session(-7)]), EventPageFactory(live=False)
    cancelled = published(open_air=True, status="cancelled", status_reason="雨")

    paused = status_changes.pause_open_air("暴雨红色预警。")

    assert paused == [outside, moved]
    assert {event.status for event in EventPage.objects.filter(pk__in=[outside.pk, moved.pk])} == {Status.PAUSED}
    for event in (inside, past, draft, cancelled):
        assert EventPage.objects.get(pk=event.pk).status == event.status


def test_lifting_brings_back_what_is_still_to_come(programme):
    outside = published(open_air=True)
    [session] = (moved := published(open_air=True)).timetable
    status_changes.change(moved, Status.MOVED, "改", starts={session.uid: session.start + timedelta(days=1)})
    over = published(open_air=True)
    status_changes.pause_open_air("暴雨红色预警。")
    ago = timezone.now() - timedelta(hours=1)
    Session.objects.filter(page=over).update(start=ago - timedelta(hours=1), end=ago)

    back, waiting = status_changes.lift_pause()

    assert ([event.pk for event in back], [event.pk for event in waiting]) == ([outside.pk, moved.pk], [over.pk])
    statuses = {event.pk: (event.status, event.status_reason) for event in EventPage.objects.all()}
    assert statuses == {
        outside.pk: (Status.SCHEDULED, ""),
        moved.pk: (Status.MOVED, "预警已解除，仍按改期后的时间举行。"),
        over.pk: (Status.POSTPONED, "暴雨红色预警。"),
    }
