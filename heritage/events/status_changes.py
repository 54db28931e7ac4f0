"""Move, postpone, cancel, pause or resume a published event. The change is public at once; drafts stay as they are."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from heritage.editorial.publishing import publish_announcement
from heritage.events import states
from heritage.events.models import EventPage
from heritage.events.states import Stage, Status

LOGGED = "events.change"
STILL_MOVED = "预警已解除，仍按改期后的时间举行。"


class NotAllowedError(ValidationError):
    """The event has changed since the editor opened the form."""


@transaction.atomic
def change(event, new, reason="", user=None, starts=None):
    """Make `new` the status of a published event. `starts` are new starts of sessions by their uid.

    What an editor has written but not published stays a draft on top of it, and learns of the change.
    """
    event = EventPage.objects.select_for_update().get(pk=event.pk)
    if new not in event.changes:
        raise NotAllowedError(f"活动现在是“{event.state.label}”，不能改为“{new.label}”。请刷新页面再看。")
    _announce(event, lambda page: _write(page, new, reason, starts or {}), user)
    log(instance=event, action=LOGGED, user=user, data={"status": new, "reason": reason})
    return event


@transaction.atomic
def change_sessions(event, new, uids, reason="", user=None):
    """Make `new` the status of single sessions of a published event; the others take place as announced."""
    event = EventPage.objects.select_for_update().get(pk=event.pk)
    chosen = [session for session in changeable(event) if session.uid in uids]
    refused = [session for session in chosen if new not in session_changes(event, session)]
    if refused or len(chosen) < len(uids):
        raise NotAllowedError("有的场次现在不能这样改。请刷新页面再看。")
    left = [session for session in event.timetable if session.status != Status.CANCELLED and session not in chosen]
    if new is Status.CANCELLED and not left:
        raise NotAllowedError("这样所有场次都取消了。请用“取消”取消整个活动，读者和学校更清楚。")
    _announce(event, lambda page: _write_sessions(page, new, uids, reason), user)
    days = [str(session) for session in chosen]
    log(instance=event, action=LOGGED, user=user, data={"status": new, "reason": reason, "sessions": days})
    return event


def session_changes(event, session):
    """Return the statuses that a single session of an event may get."""
    return states.changes_of_session(event.status, session, timezone.now()) if event.stage is Stage.PUBLISHED else ()


def changeable(event):
    """Return the sessions that can be cancelled, postponed or resumed by themselves; none where there is only one."""
    several = len(event.timetable) > 1
    return [session for session in event.timetable if several and session_changes(event, session)]


def resumed(event):
    """Return the status that an event gets when it is resumed."""
    return Status.MOVED if any(session.previous_start for session in event.timetable) else Status.SCHEDULED


def to_pause():
    """Return the open-air events still to come."""
    wanted = EventPage.objects.live().filter(open_air=True, status__in=[Status.SCHEDULED, Status.MOVED])
    return wanted.filter(sessions__end__gt=timezone.now()).distinct().order_by("pk")


def pause_open_air(reason, user=None):
    """Pause every open-air event that is still to come; return them."""
    with transaction.atomic():
        return [change(event, Status.PAUSED, reason, user) for event in to_pause()]


def lift_pause(user=None):
    """Resume the paused events; return (resumed, over). An event whose time has passed waits for a new time."""
    paused = EventPage.objects.live().filter(status=Status.PAUSED).order_by("pk")
    back, over = [], []
    with transaction.atomic():
        for event in paused:
            if any(session.end > timezone.now() for session in event.timetable):
                new = resumed(event)
                back.append(change(event, new, STILL_MOVED if new is Status.MOVED else "", user))
            else:
                over.append(change(event, Status.POSTPONED, event.status_reason, user))
    return back, over


def _announce(event, write, user):
    """Write the change into the public page and publish it, and into the editor's unpublished draft."""
    draft = event.get_latest_revision_as_object() if event.has_unpublished_changes else None
    write(event)
    publish_announcement(event, user)
    if draft:
        write(draft)
        draft.save_revision(user=user, clean=False)


def _write_sessions(event, new, uids, reason):
    sessions = list(event.sessions.all())
    for session in sessions:
        if session.uid in uids:
            session.status, session.status_reason = new, "" if new is Status.SCHEDULED else reason
    event.sessions = sessions


def _write(event, new, reason, starts):
    event.status, event.status_reason = new, reason
    sessions = list(event.sessions.all())
    for session in sessions:
        if (start := starts.get(session.uid)) and session.status != Status.CANCELLED:
            _move(session, start)
    event.sessions = sessions


def _move(session, start):
    """Put a session, with its booking, at another time; what was announced first is remembered.

    With a new time it is no longer postponed.
    """
    session.status, session.status_reason = Status.SCHEDULED, ""
    by = start - session.start
    session.previous_start = session.previous_start or session.start
    for name in ("start", "end", "booking_closes"):
        if moment := getattr(session, name):
            setattr(session, name, moment + by)
    if session.booking_opens:  # what has been opened is not closed again
        session.booking_opens = min(session.booking_opens, session.booking_opens + by)
