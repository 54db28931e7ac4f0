"""Tags about booking a class, for event pages. No query: the sessions are already read."""

from django import template
from django.utils import timezone

from heritage.events.bookings import capacity
from heritage.events.states import Status

register = template.Library()


@register.simple_tag
def class_sessions(event):
    """Return the sessions to come that take classes, and those of them that can be booked now, or later."""
    now = timezone.now()
    coming = [session for session in event.timetable if session.takes_classes and session.start > now]
    coming = [session for session in coming if session.status != Status.CANCELLED]
    return {
        "coming": coming,
        "opening": [session for session in coming if capacity.will_open(session, event, now)],
        "bookable": [session for session in coming if capacity.may_be_booked(session, event, now)],
    }
