"""Tags that show events on pages of other apps. Lists are made for components/event_row.html, in two queries."""

from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from heritage.content_version.query_parameters import QueryParameters
from heritage.events.models import EventPage, Subject, TeachingSheetPage
from heritage.events.pages import structured_data
from heritage.events.states import State

register = template.Library()
TEACHING_PARAMETERS = QueryParameters(choices={"audience", "subject"})

ROW_FIELDS = (
    *("title", "url_path", "status", "status_reason", "is_sample", "venue", "room", "audience", "fee"),
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
def this_week(limit=4):
    """Return {"events", "is_now"}: what begins within seven days, or where nothing does, what comes next."""
    events = upcoming_events(limit)
    until = timezone.localdate() + timedelta(days=7)
    soon = [event for event in events if event.main_session and event.main_session.when.start.date() < until]
    return {"events": soon or events[:3], "is_now": bool(soon)}


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


@register.simple_tag
def next_of(events):
    """Return the first of these events that is still to come and takes place, or None."""
    over = {State.ENDED, State.CANCELLED}
    return next((event for event in events if event.state not in over), None)


@register.simple_tag(takes_context=True)
def calendar_address(context):
    """Return the full address of the calendar of all events, to be copied into a calendar program."""
    return context["request"].build_absolute_uri(reverse("events_calendar"))


@register.filter
def month_words(month):
    """Return “2027-04” as 2027年4月."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


@register.simple_tag
def current_month_address():
    return reverse("events_month", args=[f"{timezone.localdate():%Y-%m}"])


@register.simple_tag(takes_context=True)
def event_data(context, event):
    """Return the event as schema.org data. It is safe in a script element: structured_data escapes it."""
    return mark_safe(structured_data.json_ld(event, context["request"].build_absolute_uri))  # noqa: S308


@register.simple_tag(takes_context=True)
def teaching_sheets(context):
    """Return the published teaching sheets that match the query, and the filters; None if there are no sheets."""
    sheets = TeachingSheetPage.objects.published()
    columns = ("subject", "grade_bands__order", "grade_bands__code", "grade_bands__name")
    rows = list(sheets.order_by().values_list(*columns).distinct())
    if not rows:
        return None
    query = context["request"].GET
    band, subject = query.get("audience", "").replace("\0", ""), query.get("subject", "").replace("\0", "")
    asked = {"grade_bands__code": band, "subject": subject}
    found = sheets.filter(**{name: value for name, value in asked.items() if value})
    return {
        "found": found.order_by("subject", "title").prefetch_related("grade_bands"),
        "bands": [band[1:] for band in sorted({row[1:] for row in rows if row[2]})],
        "subjects": [choice for choice in Subject.choices if choice[0] in {row[0] for row in rows}],
        "band": band,
        "subject": subject,
    }
