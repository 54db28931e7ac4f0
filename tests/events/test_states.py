from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from heritage.events.states import State, Status, of_event, of_session

NOON = datetime(2027, 4, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Times:
    start: datetime
    end: datetime
    booking_opens: datetime | None = None
    booking_closes: datetime | None = None
    is_full: bool = False
    is_closed_by_hand: bool = False
    takes_classes: bool = False


def times(start=24, length=2, **fields):
    """A session that starts `start` hours from noon; booking times in hours from noon too."""
    fields = {name: value if value is True else NOON + value * HOUR for name, value in fields.items()}
    return Times(NOON + start * HOUR, NOON + (start + length) * HOUR, **fields)


SESSIONS = [
    (times(), State.NOT_STARTED),
    (times(booking_opens=1, booking_closes=20), State.SOON),
    (times(booking_opens=0, booking_closes=20), State.OPEN),
    (times(booking_opens=-5, booking_closes=1), State.OPEN),
    (times(booking_closes=1), State.OPEN),
    (times(takes_classes=True), State.OPEN),
    (times(takes_classes=True, is_closed_by_hand=True), State.CLOSED),
    (times(booking_opens=-5), State.OPEN),
    (times(booking_opens=-5, booking_closes=0), State.CLOSED),
    (times(booking_opens=-5, booking_closes=20, is_full=True), State.FULL),
    (times(start=0, is_full=True), State.RUNNING),
    (times(start=-1), State.RUNNING),
    (times(start=-2), State.ENDED),
    (times(start=-3, is_full=True), State.ENDED),
]


@pytest.mark.parametrize(("session", "state"), SESSIONS)
def test_state_of_a_session_follows_from_its_times(session, state):
    assert of_session(Status.SCHEDULED, session, NOON) is state


@pytest.mark.parametrize(("session", "state"), SESSIONS)
def test_event_with_one_session_is_in_the_state_of_that_session(session, state):
    assert of_event(Status.SCHEDULED, [session], NOON) is state


ENDED, OPEN, SOON = times(start=-9), times(booking_opens=-1), times(booking_opens=1)
FULL, CLOSED, RUNNING, QUIET = times(is_full=True), times(booking_closes=0), times(start=-1), times()


@pytest.mark.parametrize(
    ("sessions", "state"),
    [
        ([], State.NOT_STARTED),
        ([ENDED, ENDED], State.ENDED),
        ([ENDED, OPEN], State.OPEN),
        ([FULL, OPEN], State.OPEN),
        ([FULL, FULL], State.FULL),
        ([CLOSED, FULL], State.FULL),
        ([CLOSED, CLOSED], State.CLOSED),
        ([CLOSED, SOON], State.SOON),
        ([OPEN, SOON], State.OPEN),
        ([RUNNING, OPEN], State.RUNNING),
        ([ENDED, QUIET], State.NOT_STARTED),
    ],
)
def test_event_with_several_sessions_says_what_a_visitor_can_still_do(sessions, state):
    assert of_event(Status.SCHEDULED, sessions, NOON) is state


@pytest.mark.parametrize("session", [OPEN, RUNNING, ENDED])
def test_postponed_and_cancelled_stay_whatever_the_time(session):
    assert of_event(Status.POSTPONED, [session], NOON) is State.POSTPONED
    assert of_event(Status.CANCELLED, [session], NOON) is State.CANCELLED
    assert of_session(Status.CANCELLED, session, NOON) is State.CANCELLED


def test_every_state_has_its_own_word():
    assert [state.label for state in State] == [
        "即将开放报名",
        "报名中",
        "已约满",
        "报名截止",
        "未开始",
        "进行中",
        "已结束",
        "延期",
        "取消",
    ]
