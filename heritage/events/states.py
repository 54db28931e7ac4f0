"""The states of an event, the changes between them, and the words that the public reads.

Three things decide: how far its page has come (stage), what an editor has said (status), and the time. Nothing else in
the project compares an event's times to the clock to find a word for it.
"""

from enum import Enum

from django.db import models


class Stage(Enum):
    """The stage of the page, as Wagtail knows it: live, in a workflow, or neither."""

    DRAFT = "draft"
    IN_REVIEW = "review"
    PUBLISHED = "published"


class Status(models.TextChoices):
    """The editor's decision. Whether booking is open or the event is over follows from its sessions."""

    SCHEDULED = "scheduled", "如期举行"
    MOVED = "moved", "改期"
    PAUSED = "paused", "暂停"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "取消"


class State(Enum):
    """The word, and the mark that goes with it (`badge--…` in events.css)."""

    DRAFT = "草稿", "list"
    IN_REVIEW = "审核中", "list"
    SOON = "即将开放报名", "list"
    OPEN = "报名中", "open"
    FULL = "已约满", "full"
    CLOSED = "报名截止", "closed"
    NOT_STARTED = "未开始", "list"
    RUNNING = "进行中", "running"
    ENDED = "已结束", "ended"
    PAUSED = "暂停", "postponed"
    POSTPONED = "延期", "postponed"
    CANCELLED = "取消", "cancelled"

    def __init__(self, label, badge):
        self.label = label
        self.badge = badge


# The statuses that an editor may give to a published event. It may be moved more than once. Cancelled is final: readers
# who were told so must not be told otherwise under the same address.
_CHANGES = {
    Status.SCHEDULED: (Status.MOVED, Status.POSTPONED, Status.PAUSED, Status.CANCELLED),
    Status.MOVED: (Status.MOVED, Status.POSTPONED, Status.PAUSED, Status.CANCELLED),
    Status.PAUSED: (Status.SCHEDULED, Status.MOVED, Status.POSTPONED, Status.CANCELLED),
    Status.POSTPONED: (Status.SCHEDULED, Status.MOVED, Status.CANCELLED),
    Status.CANCELLED: (),
}
# The statuses that one session of several may get while the event takes place. It is moved only with the event.
_SESSION_CHANGES = {
    Status.SCHEDULED: (Status.POSTPONED, Status.CANCELLED),
    Status.POSTPONED: (Status.SCHEDULED, Status.CANCELLED),
    Status.CANCELLED: (),
}
# An event with several sessions is in the first of these that any of them is in.
_PRECEDENCE = (
    *(State.RUNNING, State.OPEN, State.SOON, State.NOT_STARTED, State.FULL, State.CLOSED),
    *(State.POSTPONED, State.ENDED, State.CANCELLED),
)
# Not begun, and nothing known against it.
AHEAD = {State.SOON, State.OPEN, State.FULL, State.CLOSED, State.NOT_STARTED}
_UNPUBLISHED = {Stage.DRAFT: State.DRAFT, Stage.IN_REVIEW: State.IN_REVIEW}
_DECIDED = {Status.PAUSED: State.PAUSED, Status.POSTPONED: State.POSTPONED, Status.CANCELLED: State.CANCELLED}

# The event takes place, now or later, as far as is known.
TAKING_PLACE = frozenset(Status) - _DECIDED.keys()
# The statuses for which readers get a reason.
NEEDS_REASON = frozenset(Status) - {Status.SCHEDULED}


def changes(status, stage=Stage.PUBLISHED):
    """Return what a status may become. An unpublished event cannot be postponed or cancelled, only edited."""
    return _CHANGES[status] if stage is Stage.PUBLISHED else ()


def changes_of_session(status, session, now):
    """Return the statuses that a single session may get while its event has this status."""
    if status not in TAKING_PLACE:
        return ()
    if now >= session.end:
        return (Status.CANCELLED,) if session.status == Status.POSTPONED else ()
    return _SESSION_CHANGES[session.status]


def announced(status, session):
    """Return the Status that holds for a session of an event of this status: the event's, or its own."""
    return Status(session.status if status in TAKING_PLACE and session.status != Status.SCHEDULED else status)


def of_event(status, sessions, now, stage=Stage.PUBLISHED):
    """Return the State of an event. Postponed and cancelled stay for ever, whatever the time."""
    if stage in _UNPUBLISHED:
        return _UNPUBLISHED[stage]
    if status in _DECIDED:
        return _DECIDED[status]
    found = {of_session(status, session, now) for session in sessions}
    return next((state for state in _PRECEDENCE if state in found), State.NOT_STARTED)


def of_session(status, session, now):
    """Return the State of one session. Without any booking time nothing is said about booking."""
    if (status := announced(status, session)) in _DECIDED:
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


def next_change(sessions, now):
    """Return the moment at which the first of these sessions may come to be in another State, or None."""
    moments = (
        moment
        for session in sessions
        for moment in (session.start, session.end, session.booking_opens, session.booking_closes)
        if moment and moment > now
    )
    return min(moments, default=None)
