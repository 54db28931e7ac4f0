"""Plan new dates: copy an event to another day, and add sessions by a rule."""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from heritage.chronology.local_time import moment
from heritage.events.models import Session

MOST_SESSIONS = 100
_TIMES = ("start", "end", "booking_opens", "booking_closes")


@transaction.atomic
def copy_event(event, title, first_day, user=None):
    """Copy an event as a draft whose first session is on `first_day`; the others keep their distance, and booking too.

    What happened the last time (recap, reason) is left behind, and every session is a new one to calendars.
    """
    new = event.copy(
        update_attrs={"title": title, "draft_title": title, "slug": event.free_slug(title)},
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    by = first_day - timezone.localdate(event.timetable[0].start) if event.timetable else timedelta()
    new.sessions = [_moved(session, by) for session in event.timetable]
    new.save()
    new.save_revision(user=user)
    return new


def next_round(event):
    """Return the next day, a multiple of four weeks after the first session, that is not before tomorrow."""
    today = timezone.localdate()
    if not event.timetable:
        return today + timedelta(weeks=4)
    day = timezone.localdate(event.timetable[0].start) + timedelta(weeks=4)
    weeks_late = max(0, -((day - today - timedelta(days=1)).days // 7))
    return day + timedelta(weeks=weeks_late)


def days_by_rule(first, last, weekdays, without=()):
    """Return the days from first to last that fall on one of these ISO weekdays, without the ones named."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() in weekdays and day not in without]


def sessions_on(days, start, end, opens_before=None, closes_before=None, **fields):
    """Return a session for each day. Booking opens at 9:00 and closes at 18:00, so many days before."""
    return [
        Session(
            start=moment(day, start),
            end=moment(day + timedelta(days=end <= start), end),
            booking_opens=_before(day, opens_before, time(9)),
            booking_closes=_before(day, closes_before, time(18)),
            **fields,
        )
        for day in days
    ]


def _moved(session, by):
    times = {name: getattr(session, name) and getattr(session, name) + by for name in _TIMES}
    kept = {name: getattr(session, name) for name in ("audience", "capacity", "all_day", "takes_classes")}
    return Session(**kept, **times)


def _before(day, days, clock):
    return None if days is None else moment(day - timedelta(days=days), clock)
