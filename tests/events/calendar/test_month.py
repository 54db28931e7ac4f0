from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from heritage.events.calendar import month
from heritage.events.models import EventPage, ReadingWeek
from heritage.events.states import State
from tests.factories.events import EventPageFactory, a_session

pytestmark = pytest.mark.django_db

ZONE = timezone.get_default_timezone()


def at(day, hour=9, number=4):
    return datetime(2027, number, day, hour, tzinfo=ZONE)


def a_grid(name="2027-04"):
    return month.month_grid(name, EventPage.objects.published())


def days(grid):
    """The titles on each day that has any."""
    shown = {day.date.day: [entry.event.title for entry in day.entries] for week in grid.weeks for day in week if day}
    return {day: titles for day, titles in shown.items() if titles}


def test_sheet_has_whole_weeks_from_monday_and_every_day_once(programme):
    grid = a_grid()

    assert {len(week) for week in grid.weeks} == {7}
    assert [day and day.date.day for day in grid.weeks[0]] == [None, None, None, 1, 2, 3, 4]
    assert [day.date.day for week in grid.weeks for day in week if day] == list(range(1, 31))


def test_sessions_stand_on_their_day_in_order_of_time(programme):
    EventPageFactory(title="下午的", sessions=[a_session(start=at(3, 14), end=at(3, 15))])
    EventPageFactory(
        title="上午的", sessions=[a_session(start=at(3), end=at(3, 10)), a_session(start=at(9), end=at(9, 10))]
    )
    EventPageFactory(title="五月的", sessions=[a_session(start=at(1, number=5), end=at(1, 10, number=5))])

    assert days(a_grid()) == {3: ["上午的", "下午的"], 9: ["上午的"]}
    assert a_grid().count == 3


def test_what_lasts_for_days_stands_on_each_of_them_within_the_month(programme):
    EventPageFactory(title="展览", sessions=[a_session(start=at(30, number=3), end=at(2, 18))])
    EventPageFactory(title="夜读", sessions=[a_session(start=at(10, 22), end=at(11, 1))])
    EventPageFactory(title="到午夜", sessions=[a_session(start=at(20, 22), end=at(21, 0))])

    grid = a_grid()

    assert days(grid) == {1: ["展览"], 2: ["展览"], 10: ["夜读"], 11: ["夜读"], 20: ["到午夜"]}
    entries = [entry for week in grid.weeks for day in week if day for entry in day.entries]
    assert [entry.is_continued for entry in entries] == [True, True, False, True, False]


def test_reading_week_is_marked_where_it_is_known(programme):
    assert a_grid().reading_week is None

    ReadingWeek.objects.create(year=2027, first_day=date(2027, 4, 19), last_day=date(2027, 4, 25))
    grid = a_grid()

    marked = [day.date.day for week in grid.weeks for day in week if day and day.in_reading_week]
    assert marked == list(range(19, 26))
    assert a_grid("2027-05").reading_week is None


def test_cancelled_sessions_stay_on_the_sheet_and_say_so(client, programme):
    EventPageFactory(
        title="寨墙", status="cancelled", status_reason="雨", sessions=[a_session(start=at(3), end=at(3, 10))]
    )

    [entry] = [entry for week in a_grid().weeks for day in week if day for entry in day.entries]
    html = client.get("/events/2027-04/").content.decode()

    assert entry.state is State.CANCELLED
    assert '<span class="badge badge--cancelled">取消</span>' in html
    assert "month__entry--off" in html


def test_sheet_is_true_until_the_next_moment_that_changes_a_word(programme):
    now = timezone.now()
    soon = now + timedelta(minutes=5)
    this_month = f"{timezone.localtime(soon):%Y-%m}"

    EventPageFactory(sessions=[a_session(start=soon, end=soon + timedelta(hours=1))])

    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert a_grid(this_month).until == min(soon, midnight)


def test_page_names_the_neighbouring_months_that_have_something(client, programme):
    for number in (1, 4, 9):
        EventPageFactory(sessions=[a_session(start=at(3, number=number), end=at(3, 10, number=number))])

    html = client.get("/events/2027-04/").content.decode()

    assert '<a href="/events/2027-01/" rel="prev">2027年1月</a>' in html
    assert '<a href="/events/2027-09/" rel="next">2027年9月</a>' in html
    assert "<h1>2027年4月</h1>" in html


def test_page_gives_what_the_address_asks_for(client, programme):
    for series in ("厂区共读", "街区行读"):
        EventPageFactory(title=f"{series}的", series=series, sessions=[a_session(start=at(3), end=at(3, 10))])

    html = client.get("/events/2027-04/?series=厂区共读").content.decode()

    assert "厂区共读的" in html
    assert "街区行读的" not in html
    assert "街区行读的" in client.get("/events/2027-04/?series=街区行读").content.decode()


def test_empty_month_says_so(client, programme):
    html = client.get("/events/2027-04/").content.decode()

    assert "这个月没有已公布的活动" in html
    assert "<table" not in html


@pytest.mark.parametrize("name", ["2027-13", "2027-00", "1999-01", "2027-4", "20277-01"])
def test_what_is_no_month_is_not_found(client, programme, name):
    assert client.get(f"/events/{name}/").status_code == 404


def test_hidden_programme_has_no_months(client, programme):
    programme.unpublish()

    assert client.get("/events/2027-04/").status_code == 404
