"""An editor moves, postpones, cancels, pauses or resumes a published event. It is public at once, drafts are kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from heritage.editorial.publishing import publish_announcement
from heritage.events.models import EventPage
from heritage.events.states import Status

LOGGED = "events.change"
STILL_MOVED = "预警已解除，仍按改期后的时间举行。"


class NotAllowedError(ValidationError):
    """The event is no longer what the editor saw."""


@transaction.atomic
def change(event, new, reason="", user=None, starts=None):
    """Make `new` the status of a published event. `starts` are new starts of sessions by their uid.

    What an editor has written but not published stays a draft on top of it, and learns of the change.
    """
    event = EventPage.objects.select_for_update().get(pk=event.pk)
    if new not in event.changes:
        raise NotAllowedError(f"活动现在是“{event.state.label}”，不能改为“{new.label}”。请刷新页面再看。")
    draft = event.get_latest_revision_as_object() if event.has_unpublished_changes else None
    _write(event, new, reason, starts or {})
    publish_announcement(event, user)
    if draft:
        _write(draft, new, reason, starts or {})
        draft.save_revision(user=user, clean=False)
    log(instance=event, action=LOGGED, user=user, data={"status": new, "reason": reason})
    return event


def resumed(event):
    """Return what an event becomes when it is no longer paused or postponed."""
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
    """Resume what is paused; return (resumed, over). What should have been meanwhile waits for a new time."""
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


def _write(event, new, reason, starts):
    event.status, event.status_reason = new, reason
    sessions = list(event.sessions.all())
    for session in sessions:
        if start := starts.get(session.uid):
            _move(session, start)
    event.sessions = sessions


def _move(session, start):
    """Put a session, with its booking, at another time; what was announced first is remembered."""
    by = start - session.start
    session.previous_start = session.previous_start or session.start
    for name in ("start", "end", "booking_closes"):
        if moment := getattr(session, name):
            setattr(session, name, moment + by)
    if session.booking_opens:  # what has been opened is not closed again
        session.booking_opens = min(session.booking_opens, session.booking_opens + by)
