from datetime import UTC, date, datetime, time

from heritage.chronology import local_time


def test_a_day_and_a_clock_are_a_moment_of_the_site():
    assert local_time.moment(date(2027, 4, 3), time(9, 30)) == datetime(2027, 4, 3, 1, 30, tzinfo=UTC)
    assert local_time.moment(date(2027, 4, 3)) == datetime(2027, 4, 2, 16, tzinfo=UTC)


def test_the_next_midnight_is_that_of_the_site():
    assert local_time.next_midnight(datetime(2027, 4, 2, 15, 59, tzinfo=UTC)) == datetime(2027, 4, 2, 16, tzinfo=UTC)
    assert local_time.next_midnight(datetime(2027, 4, 2, 16, tzinfo=UTC)) == datetime(2027, 4, 3, 16, tzinfo=UTC)
