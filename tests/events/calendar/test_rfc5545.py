from datetime import date

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar

from heritage.catalogue.models import HeritageSitePage
from heritage.events import status_changes
from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import Book, EventPage, Session, Status
from tests.events.calendar.parsing import PUBLISHED, absolute, at, feed, parsed
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_all_day_is_told_in_dates_and_ends_on_the_day_after(programme):
    [entry] = parsed(EventPageFactory(sessions=[Session(start=at(24, 0), end=at(25, 23, 59), all_day=True)]))

    assert (entry.start, entry.end) == (date(2027, 4, 24), date(2027, 4, 26))


LONG = "在锯齿屋顶下，读；一座\\工厂\n第二行😀" * 500
AWKWARD = ["逗号，, 分号；; 反斜杠\\", "第一行\r\n第二行\n第三行", "表情😀👩‍👩‍👧", "\\N \\n \\, \\;", LONG]


@pytest.mark.parametrize("title", AWKWARD)
def test_awkward_titles_come_back_as_they_were(programme, title):
    EventPage.objects.filter(pk=EventPageFactory().pk).update(title=title[:255])
    [event] = EventPage.objects.for_calendar()
    event.title = title

    written = calendar_feed.calendar([event], absolute)

    [entry] = Calendar.from_ical(written).events
    assert entry.summary == title.replace("\r\n", "\n").replace("\\N", "\n")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")


def everything():
    """An event of every status, with every kind of session, and the most awkward of titles."""
    place = HeritageSitePageFactory(title="二砂", located=True, statements=[a_statement(value="华山路78号")])
    sessions = [
        {"start": at(24, 22), "end": at(25, 1)},
        {"start": at(20, 0), "end": at(21, 23, 59), "all_day": True},
        {"start": at(26, 9), "end": at(26, 10), "previous_start": at(24, 9)},
    ]
    return [
        EventPageFactory(
            title="逗号，, 分号；; 😀",
            status=status,
            status_reason="因雨；改期，请看。",
            place=place,
            kind=TermFactory(vocabulary="event_kind", name="讲座, 诵读"),
            series="厂区;共读",
            telephone="0371-00000000",
            books=[Book(title="乡土中国")],
            sessions=[Session(**fields) for fields in sessions],
        )
        for status in Status
    ]


def test_validator_of_rfc_5545_finds_nothing_to_object_to(programme):
    written = feed(*everything())

    calendar = vobject.readOne(written.decode())

    assert calendar.validate(raiseException=True)
    assert len(calendar.vevent_list) == 15
    parsed_strictly = Calendar.from_ical(written)
    assert parsed_strictly.errors == []
    assert [entry.errors for entry in parsed_strictly.walk()] == [[] for _ in parsed_strictly.walk()]


@pytest.mark.parametrize("line", [b"UID:", b"DTSTAMP:", b"PRODID:", b"END:VEVENT"])
def test_validator_would_object_to_a_missing_line(programme, line):
    lines = feed(*everything()).split(b"\r\n")
    broken = b"\r\n".join(one for one in lines if not one.startswith(line))

    with pytest.raises((vobject.base.ValidateError, vobject.base.ParseError)):
        vobject.readOne(broken.decode()).validate(raiseException=True)


def test_calendar_programs_find_each_session_on_its_day(programme):
    """The way that programs read a calendar: what is on between two moments."""
    [event, *_] = everything()
    query = recurring_ical_events.of(Calendar.from_ical(feed(event)))

    found = {day: [entry.uid for entry in query.at((2027, 4, day))] for day in range(19, 28)}

    night, days, moved = (str(session.uid) for session in event.sessions.all())
    assert found == {
        19: [], 20: [days], 21: [days], 22: [], 23: [], 24: [night], 25: [night], 26: [moved], 27: [],
    }  # fmt: skip


def test_moved_session_moves_in_the_calendar_under_the_same_uid(programme):
    event = EventPageFactory(sessions=[Session(start=at(24, 9), end=at(24, 11))])
    publish(event)
    EventPage.objects.update(last_published_at=PUBLISHED)
    [before] = parsed(event)

    status_changes.change(event, Status.MOVED, "场地另有安排。", starts={event.timetable[0].uid: at(27, 9)})
    [after] = parsed(event)

    assert (after.uid, after.start, after.end) == (before.uid, at(27, 9), at(27, 11))
    assert after.sequence > before.sequence
    assert after.status == "CONFIRMED"
    assert after.summary == f"【改期】{event.title}"
    assert "原定：4月24日 9:00" in after.description


def test_stamp_follows_the_entry_of_the_place_too(programme):
    place = HeritageSitePageFactory(located=True)
    event = EventPageFactory(place=place, last_published_at=PUBLISHED)
    place.title = "新名字"
    publish(place)

    [entry] = parsed(event)

    assert entry.stamp == HeritageSitePage.objects.get().last_published_at.replace(microsecond=0)
