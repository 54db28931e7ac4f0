"""Events on the pages of other apps. Each tag gives a list for components/event_row.html, in two queries."""

from django import template
from django.urls import reverse

from heritage.events.models import EventPage

register = template.Library()

ROW_FIELDS = (
    *("title", "url_path", "status", "is_sample", "venue", "room", "audience", "fee"),
    *("place_id", "live", "path"),
)


@register.simple_tag
def upcoming_events(limit=3, without=None):
    """Return the next events. `without` leaves out the one whose page it stands on."""
    events = EventPage.objects.published().upcoming().for_rows()
    if without is not None:
        events = events.exclude(pk=without.pk)
    return list(events[:limit])


@register.simple_tag
def events_at(site, limit=6):
    """Return the events at a place: those to come, then the latest of those that are over. Two queries.

    The place is on the page already, so that its row is not read again with each event.
    """
    # A list, because an entry in preview may have no key yet: `place=None` would find the events without a place.
    found = EventPage.objects.published().filter(place__in=[site.pk]).by_time()
    events = list(found.only(*ROW_FIELDS).prefetch_related("sessions")[:limit])
    for event in events:
        event.place, event.place_is_public = site, True
    return events


@register.simple_tag(takes_context=True)
def calendar_address(context):
    """Return the full address of the calendar of all events, to be copied into a calendar program."""
    return context["request"].build_absolute_uri(reverse("events_calendar"))
