from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from heritage.events import calendar_feed
from heritage.events.filters import EventFilter
from heritage.events.models import EventPage


@require_safe
@cache_control(public=True, max_age=300)
def events_calendar(request):
    """The calendar to subscribe to: all events, past ones too, or those that the address asks for."""
    events = EventFilter.from_query(request.GET).apply(EventPage.objects.published())
    calendar = calendar_feed.calendar(events.for_calendar().order_by("pk"), request.build_absolute_uri, name="书香中原")
    return _calendar_response(request, calendar, "calendar.ics", as_attachment=False)


@require_safe
@cache_control(public=True, max_age=300)
def event_calendar(request, slug):
    """One event, to add to a calendar."""
    event = get_object_or_404(EventPage.objects.published().for_calendar(), slug=slug)
    calendar = calendar_feed.calendar([event], request.build_absolute_uri)
    return _calendar_response(request, calendar, f"{event.slug}.ics", as_attachment=True)


@require_safe
def permanent_event(request, pk):
    """Lead the short address to its event; 410 with a short notice once it is withdrawn."""
    event = get_object_or_404(EventPage, pk=pk)
    if event.live:
        return redirect(event.get_url(request))
    if not event.first_published_at:
        raise Http404
    return render(request, "events/withdrawn.html", status=410)


def _calendar_response(request, calendar, filename, as_attachment):
    etag = quote_etag(sha256(calendar).hexdigest())
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Content-Disposition"] = content_disposition_header(as_attachment, filename)
    return get_conditional_response(request, etag=etag, response=response)
