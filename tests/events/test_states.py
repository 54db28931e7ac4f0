from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from heritage.events.states import Stage, State, Status, changes, next_change, of_event, of_session

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
    status: Status = Status.SCHEDULED


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
    assert of_event(Status.PAUSED, [session], NOON) is State.PAUSED
    assert of_event(Status.CANCELLED, [session], NOON) is State.CANCELLED
    assert of_session(Status.CANCELLED, session, NOON) is State.CANCELLED


def test_every_state_has_its_own_word():
    assert [state.label for state in State] == [
        "草稿",
        "审核中",
        "即将开放报名",
        "报名中",
        "已约满",
        "报名截止",
        "未开始",
        "进行中",
        "已结束",
        "暂停",
        "延期",
        "取消",
    ]


@pytest.mark.parametrize("session", [OPEN, RUNNING, ENDED, FULL])
def test_event_at_another_time_is_like_any_other(session):
    assert of_event(Status.MOVED, [session], NOON) is of_event(Status.SCHEDULED, [session], NOON)


@pytest.mark.parametrize("status", Status)
def test_what_is_not_published_is_a_draft_or_in_review_whatever_else(status):
    assert of_event(status, [OPEN], NOON, Stage.DRAFT) is State.DRAFT
    assert of_event(status, [OPEN], NOON, Stage.IN_REVIEW) is State.IN_REVIEW


# Each row: what it is; then whether it may become 如期, 改期, 暂停, 延期, 取消.
TRANSITIONS = """
scheduled  no   yes  yes  yes  yes
moved      no   yes  yes  yes  yes
paused     yes  yes  no   yes  yes
postponed  yes  yes  no   no   yes
cancelled  no   no   no   no   no
"""
ALLOWED = [
    (Status(old), new, answer == "yes")
    for old, *answers in (line.split() for line in TRANSITIONS.split("\n") if line)
    for new, answer in zip(Status, answers, strict=True)
]


@pytest.mark.parametrize(("old", "new", "allowed"), ALLOWED)
def test_only_these_changes_are_allowed(old, new, allowed):
    assert (new in changes(old)) is allowed


def test_the_table_speaks_of_every_pair():
    assert {(old, new) for old, new, _ in ALLOWED} == {(old, new) for old in Status for new in Status}


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.IN_REVIEW])
@pytest.mark.parametrize("status", Status)
def test_what_nobody_has_seen_is_not_postponed_but_rewritten(status, stage):
    assert changes(status, stage) == ()


def test_next_change_is_the_first_moment_still_to_come():
    first, second = times(start=24, booking_opens=-1, booking_closes=3), times(start=2)

    assert next_change([first, second], NOON) == NOON + 2 * HOUR
    assert next_change([first], NOON) == NOON + 3 * HOUR
    assert next_change([ENDED], NOON) is None
