"""Events on the pages of other apps. Each tag gives a list for components/event_row.html, in two queries."""

from math import inf

from django import template
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from heritage.events.models import EventPage, Session

register = template.Library()

# Far more than a place has to come; of those, the next ones are shown.
LATEST = 60
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
    last_end = Session.objects.filter(page=OuterRef("pk")).order_by("-end").values("end")[:1]
    found = EventPage.objects.published().filter(place__in=[site.pk]).annotate(last_end=Subquery(last_end))
    latest = found.order_by(F("last_end").desc(nulls_first=True), "-pk").only(*ROW_FIELDS).prefetch_related("sessions")
    events = list(latest[:LATEST])
    for event in events:
        event.place, event.place_is_public = site, True
    now = timezone.now()
    coming = [event for event in events if event.last_end is None or event.last_end >= now]
    coming.sort(key=lambda event: event.main_session.start.timestamp() if event.main_session else inf)
    return (coming + [event for event in events if event not in coming])[:limit]


@register.simple_tag(takes_context=True)
def calendar_address(context):
    """Return the full address of the calendar of all events, to be copied into a calendar program."""
    return context["request"].build_absolute_uri(reverse("events_calendar"))
