"""An event once more, and sessions by a rule."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.models import Vocabulary
from heritage.events.admin import planning
from heritage.events.models import Book, EventPage
from tests.events.editors import fresh, published
from tests.factories.catalogue import TermFactory
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_event_is_copied_to_a_new_date_with_all_its_sessions_moved(editor):
    start = datetime(2027, 4, 3, 9, 30, tzinfo=timezone.get_default_timezone())
    hours = timedelta(hours=1)
    event = published(
        title="读一座工厂",
        sessions=[
            a_session(start=start, end=start + hours, booking_opens=start - 20 * hours, booking_closes=start - hours),
            a_session(start=start + 24 * hours, end=start + 25 * hours, capacity=30, takes_classes=True),
        ],
        books=[Book(title="乡土中国")],
        recap=[("text", "<p>来了四十人。</p>")],
        status="cancelled",
        status_reason="雨",
    )
    event.grade_bands.add(TermFactory(vocabulary=Vocabulary.GRADE_BAND))
    event.save()

    editor.post(reverse("copy_event", args=[event.pk]), {"title": "读一座工厂（二）", "first_day": "2027-05-01"})

    new = EventPage.objects.latest("pk")
    later = timedelta(days=28)
    assert (new.live, new.status, new.status_reason, bool(new.recap)) == (False, "scheduled", "", False)
    assert [session.start for session in new.timetable] == [start + later, start + 24 * hours + later]
    assert new.timetable[0].booking_closes == start - hours + later
    assert (new.timetable[1].capacity, new.timetable[1].takes_classes) == (30, True)
    assert not {session.uid for session in new.timetable} & {session.uid for session in event.timetable}
    assert [str(book) for book in new.books.all()] == ["《乡土中国》"]
    assert new.grade_bands.count() == 1
    assert new.slug != event.slug
    assert fresh(event).timetable[0].start == start

    publish(new.get_latest_revision().as_object())

    assert fresh(new).live
    assert [session.start for session in fresh(new).timetable] == [session.start for session in new.timetable]


def test_wagtails_own_copy_leads_to_ours(editor):
    event = published()

    response = editor.get(reverse("wagtailadmin_pages:copy", args=[event.pk]))

    assert (response.status_code, response.url) == (302, reverse("copy_event", args=[event.pk]))


@pytest.mark.parametrize("days", [-30, -1, 0, 7])
def test_next_round_is_the_same_weekday_and_still_to_come(programme, days):
    event = EventPageFactory(sessions=[a_session(days)])
    first = timezone.localdate(event.timetable[0].start)

    proposed = planning.next_round(event)

    assert proposed.isoweekday() == first.isoweekday()
    assert timezone.localdate() < proposed
    assert proposed >= first + timedelta(weeks=4)
    assert proposed < max(first + timedelta(weeks=4), timezone.localdate()) + timedelta(days=8)


def a_rule(**fields):
    """Every Saturday in April without the third."""
    return {
        "weekdays": ["6"],
        "first": "2027-04-01",
        "last": "2027-04-30",
        "without": "2027年4月17日",
        "start": "09:30",
        "end": "11:00",
        "opens_before": "14",
        "closes_before": "2",
        "capacity": "40",
        **fields,
    }


def test_sessions_are_added_by_rule_to_the_draft(editor):
    event = published()

    editor.post(reverse("sessions_by_rule", args=[event.pk]), a_rule())

    added = fresh(event).get_latest_revision_as_object().timetable[1:]
    local = [timezone.localtime(session.start) for session in added]
    assert [(start.date(), start.time()) for start in local] == [
        (date(2027, 4, day), time(9, 30)) for day in (3, 10, 24)
    ]
    assert timezone.localtime(added[0].end).time() == time(11)
    assert timezone.localtime(added[0].booking_opens) == datetime(
        2027, 3, 20, 9, tzinfo=timezone.get_default_timezone()
    )
    assert timezone.localtime(added[0].booking_closes).date() == date(2027, 4, 1)
    assert {session.capacity for session in added} == {40}
    assert len(fresh(event).timetable) == 1

    publish(fresh(event).get_latest_revision().as_object())

    assert len(fresh(event).timetable) == 4


def test_session_that_ends_before_it_begins_ends_on_the_next_day():
    [session] = planning.sessions_on([date(2027, 4, 3)], time(22), time(1))

    assert session.end - session.start == timedelta(hours=3)
    assert (session.booking_opens, session.booking_closes) == (None, None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"without": "清明"}, "看不懂“清明”"),
        ({"without": "2027-04-31"}, "有的日期不存在"),
        ({"last": "2027-03-01"}, "要晚于开始的那一天"),
        ({"last": "2099-01-01"}, "一次最多加三年之内的场次"),
        ({"last": "2027-04-02"}, "这段时间里没有符合的日子"),
        ({"weekdays": list("1234567"), "last": "2027-12-31"}, "一次最多加100场"),
        ({"closes_before": "20"}, "截止要晚于开放"),
    ],
)
def test_rule_that_cannot_be_followed_is_explained(editor, fields, words):
    event = published()

    response = editor.post(reverse("sessions_by_rule", args=[event.pk]), a_rule(**fields))

    assert words in response.content.decode()
    assert fresh(event).get_latest_revision_as_object().sessions.count() == 1
