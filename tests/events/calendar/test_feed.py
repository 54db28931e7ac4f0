from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from icalendar import Calendar

from heritage.catalogue.choices import Visibility
from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import Book, EventPage, Session
from tests.events.calendar.parsing import PUBLISHED, absolute, at, feed, parsed
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_entry_reads_back_as_it_was_written(programme):
    place = HeritageSitePageFactory(title="二砂", located=True, statements=[a_statement(value="华山路78号")])
    event = EventPageFactory(
        title="在锯齿屋顶下读一座工厂",
        summary="从屋顶的形状读起。",
        last_published_at=PUBLISHED,
        kind=TermFactory(vocabulary="event_kind", name="现场导读"),
        series="厂区共读",
        place=place,
        room="一号车间",
        meeting_point="东侧入口",
        audience="初中学生",
        telephone="0371-00000000",
        books=[Book(title="二砂厂志"), Book(title="乡土中国")],
        sessions=[Session(start=at(24, 9, 30), end=at(24, 11))],
    )

    [entry] = parsed(event)

    assert entry.uid == str(event.timetable[0].uid)
    assert entry.start == at(24, 9, 30)
    assert entry.end == at(24, 11)
    assert entry.stamp == entry.last_modified == PUBLISHED
    assert entry.sequence == (PUBLISHED - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds()
    assert entry.summary == "在锯齿屋顶下读一座工厂"
    assert entry.location == "二砂，一号车间，华山路78号"
    assert entry["geo"].to_ical() == "34.74389;113.59359"
    assert entry.categories == ["现场导读", "厂区共读"]
    assert entry.contacts == ["0371-00000000"]
    assert entry.status == "CONFIRMED"
    assert entry.url == f"https://example.org/e/{event.pk}"
    assert entry.description == "\n".join(
        [
            "从屋顶的形状读起。",
            "对象：初中学生",
            "费用：免费",
            "集合点：东侧入口",
            "书目：《二砂厂志》、《乡土中国》",
            f"https://example.org/e/{event.pk}",
        ]
    )


def test_calendar_names_itself_and_carries_its_zone(programme):
    calendar = Calendar.from_ical(feed(EventPageFactory()))

    assert calendar.calendar_name == "书香中原"
    assert calendar.prodid == "-//Zhongyuan District//Heritage Catalogue//ZH"
    assert calendar.refresh_interval == timedelta(hours=6)
    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert calendar.get_missing_tzids() == set()


def test_times_are_told_in_the_zone_of_the_district(programme):
    session = Session(start=datetime(2027, 4, 24, 16, tzinfo=UTC), end=datetime(2027, 4, 24, 18, tzinfo=UTC))

    assert b"DTSTART;TZID=Asia/Shanghai:20270425T000000\r\n" in feed(EventPageFactory(sessions=[session]))


def test_every_session_is_an_entry_with_a_uid_of_its_own(programme):
    event = EventPageFactory(
        audience="不限",
        sessions=[
            Session(start=at(25, 9), end=at(25, 10), audience="初中"),
            Session(start=at(24, 22), end=at(25, 1)),
        ],
    )

    first, second = parsed(event)

    assert (first.start, first.end) == (at(24, 22), at(25, 1))
    assert (second.start, second.end) == (at(25, 9), at(25, 10))
    assert first.uid != second.uid
    assert "对象：不限" in first.description
    assert "对象：初中" in second.description


def test_event_without_a_time_has_no_entry(programme):
    assert parsed(EventPageFactory(sessions=[]), EventPageFactory()) == parsed(EventPage.objects.last())


def test_uid_stays_and_sequence_grows_when_an_event_is_changed(programme):
    event = EventPageFactory()
    publish(event)
    EventPage.objects.update(last_published_at=PUBLISHED)
    [before] = parsed(event)

    event = EventPage.objects.get(pk=event.pk)
    event.slug, event.title = "elsewhere", "新题目"
    publish(event)
    [after] = parsed(event)

    assert after.uid == before.uid
    assert after.sequence > before.sequence
    assert after.stamp > before.stamp
    assert after.url == before.url


def test_cancelled_event_stays_in_the_feed_as_cancelled(programme):
    event = EventPageFactory(title="寨墙与寨门", status="cancelled", status_reason="暴雨红色预警。")

    [entry] = parsed(event)

    assert entry.status == "CANCELLED"
    assert entry.transparency == "TRANSPARENT"
    assert entry.summary == "【取消】寨墙与寨门"
    assert entry.description.startswith("取消：暴雨红色预警。\n")


def test_postponed_event_is_marked(programme):
    [entry] = parsed(EventPageFactory(title="从煤机厂读到矿井", status="postponed", status_reason="场地另有安排。"))

    assert entry.status == "TENTATIVE"
    assert entry.summary == "【延期】从煤机厂读到矿井"
    assert entry.description.startswith("延期：场地另有安排。\n")


def test_sample_says_so_in_the_summary(programme):
    sample = EventPageFactory(title="读一座工厂", is_sample=True, status="cancelled", status_reason="示例")

    [entry] = parsed(sample)

    assert entry.summary == "【示例】【取消】读一座工厂"
    assert "示例内容，并非真实活动。" in entry.description


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_hidden_place_is_named_but_never_located(programme, visibility):
    place = HeritageSitePageFactory(
        title="某遗址", hidden=True, visibility=visibility, statements=[a_statement(value="柳沟村北")]
    )
    event = EventPageFactory(place=place, venue="柳沟小学", room="柳沟村委会", meeting_point="柳沟村口")

    [entry] = parsed(event)

    assert "柳沟" not in feed(event).decode()
    assert "geo" not in entry
    assert entry.location == "某遗址"


def test_withdrawn_place_is_not_even_named(programme):
    place = HeritageSitePageFactory(title="某遗址", located=True, live=False)

    [entry] = parsed(EventPageFactory(place=place, meeting_point="柳沟村口"))

    assert "location" not in entry
    assert "geo" not in entry
    assert "柳沟" not in entry.description


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC_ESTIMATED, Visibility.PUBLIC_APPROXIMATE])
def test_only_an_exact_position_becomes_a_pin(programme, visibility):
    place = HeritageSitePageFactory(located=True, visibility=visibility)

    [entry] = parsed(EventPageFactory(place=place))

    assert place.position is not None
    assert "geo" not in entry


def test_control_characters_are_taken_out_and_the_rest_survives(programme):
    title = '红楼，梦; a,b\\n "x" 🏭' + "长" * 200
    nul = "" if connection.vendor == "postgresql" else "\0"  # PostgreSQL itself takes none
    event = EventPageFactory(
        title=title, summary="一\x07二\x1b三\t四\r\n五", status="cancelled", status_reason=f"雨{nul}\x01雨"
    )

    [entry] = parsed(event)

    assert entry.summary == f"【取消】{title}"
    assert entry.description.startswith("取消：雨雨\n一二三 四\n五\n")
    assert max(len(line) for line in feed(event).split(b"\r\n")) <= 75


def test_same_events_give_the_same_bytes(programme):
    events = [EventPageFactory(sessions=[a_session(-30)]), EventPageFactory(status="cancelled", status_reason="雨")]

    assert feed(*events) == feed(*events)


def test_feed_is_read_in_four_queries_however_many(programme, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            EventPageFactory(
                place=HeritageSitePageFactory(located=True, statements=[a_statement() for _ in range(count)]),
                books=[Book(title=f"书{row}") for row in range(count)],
                sessions=[a_session(day + number + 1) for day in range(count)],
            )
        with django_assert_num_queries(4):
            calendar_feed.calendar(EventPage.objects.published().for_calendar(), absolute)
