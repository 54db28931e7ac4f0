"""What the public reads about an event: one word and one mark, from its status, its sessions and the time."""

from enum import Enum

from django.db import models


class Status(models.TextChoices):
    """What an editor decides. Whether booking is open or the event over follows from its sessions."""

    SCHEDULED = "scheduled", "如期举行"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "取消"


class State(Enum):
    """The word, and the mark that goes with it (`badge--…` in events.css)."""

    SOON = "即将开放报名", "list"
    OPEN = "报名中", "open"
    FULL = "已约满", "full"
    CLOSED = "报名截止", "closed"
    NOT_STARTED = "未开始", "list"
    RUNNING = "进行中", "running"
    ENDED = "已结束", "ended"
    POSTPONED = "延期", "postponed"
    CANCELLED = "取消", "cancelled"

    def __init__(self, label, badge):
        self.label = label
        self.badge = badge


# An event with several sessions to come is in the first of these that any of them is in.
_PRECEDENCE = (State.RUNNING, State.OPEN, State.SOON, State.NOT_STARTED, State.FULL, State.CLOSED)
# Not begun, and nothing known against it.
AHEAD = {State.SOON, State.OPEN, State.FULL, State.CLOSED, State.NOT_STARTED}
_DECIDED = {Status.POSTPONED: State.POSTPONED, Status.CANCELLED: State.CANCELLED}


def of_event(status, sessions, now):
    """Return the State of an event. Postponed and cancelled stay for ever, whatever the time."""
    if status in _DECIDED:
        return _DECIDED[status]
    found = {of_session(status, session, now) for session in sessions}
    if found == {State.ENDED}:
        return State.ENDED
    return next((state for state in _PRECEDENCE if state in found), State.NOT_STARTED)


def of_session(status, session, now):
    """Return the State of one session. Without any booking time nothing is said about booking."""
    if status in _DECIDED:
        return _DECIDED[status]
    if now >= session.end:
        return State.ENDED
    if now >= session.start:
        return State.RUNNING
    if session.is_full:
        return State.FULL
    if session.is_closed_by_hand or (session.booking_closes and now >= session.booking_closes):
        return State.CLOSED
    if session.booking_opens and now < session.booking_opens:
        return State.SOON
    is_booked = session.booking_opens or session.booking_closes or session.takes_classes
    return State.OPEN if is_booked else State.NOT_STARTED
