from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from heritage.events.caching import cached
from heritage.events.calendar import entries
from heritage.events.calendar import feed as calendar_feed
from heritage.events.calendar.month import WEEKDAYS, month_grid
from heritage.events.models import DeletedEvent, EventIndexPage, EventPage
from heritage.events.models.index import feed_addresses
from heritage.events.pages.filters import EventFilter, follow_renamed_places


@require_safe
@cache_control(public=True, no_cache=True)
@follow_renamed_places
def events_calendar(request):
    """The calendar to subscribe to: all events, past ones too, or the filtered ones."""
    chosen = EventFilter.from_query(request.GET).lasting

    def make():
        published = EventPage.objects.published()
        written = entries.of(chosen.apply(published))
        name = chosen.title("书香中原", published)
        return tagged(calendar_feed.joined(written, request.build_absolute_uri, name)), None

    return unchanging_response(request, *cached(request, chosen.query, make), "text/calendar", "calendar.ics")


@require_safe
@cache_control(public=True, no_cache=True)
def event_calendar(request, slug):
    """One event, to add to a calendar."""
    event = get_object_or_404(EventPage.objects.published().for_calendar(), slug=slug)
    calendar = calendar_feed.calendar([event], request.build_absolute_uri)
    return unchanging_response(request, *tagged(calendar), "text/calendar", f"{event.slug}.ics", as_attachment=True)


@require_safe
@follow_renamed_places
def events_month(request, month):
    """A month by weeks: a table on a wide screen, a list of days on a narrow one and for screen readers."""
    page = get_object_or_404(EventIndexPage.objects.live())
    chosen = EventFilter.from_query(request.GET).lasting

    def make():
        published = EventPage.objects.published()
        shown = month_grid(month, chosen.apply(published))
        months = published.months()
        context = {
            "page": page,
            "grid": shown,
            "weekdays": WEEKDAYS,
            "chosen": chosen,
            "choices": chosen.choices(published),
            "previous": max((other for other in months if other < month), default=""),
            "next": min((other for other in months if other > month), default=""),
            "month": month,
            **feed_addresses(request, chosen),
        }
        return render_to_string("events/month_grid.html", context), shown.until

    context = {"page": page, "month": month, "content": cached(request, chosen.query, make)}
    return render(request, "events/month.html", context)


@require_safe
def permanent_event(request, pk):
    """Redirect the short address to its event; 410 with a notice once it is withdrawn or deleted."""
    event = known_event(pk)
    where = event.get_url(request) if event and event.live else None  # None too where it was moved out of every site
    if where:
        return redirect(where)
    return render(request, "events/withdrawn.html", status=410)


def known_event(pk):
    """Return the event of a short address, or None if it was deleted; 404 if it was never public."""
    event = EventPage.objects.for_page().filter(pk=pk).first()
    if event is None:
        get_object_or_404(DeletedEvent, pk=pk)
    elif not event.live and not event.first_published_at:
        raise Http404
    return event


def tagged(content):
    """Return content with its ETag."""
    return content, quote_etag(sha256(content).hexdigest())


def unchanging_response(request, content, etag, content_type, filename, as_attachment=False):
    """Answer with a file, or 304 to a client that has it already."""
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["ETag"] = etag
    response["Content-Disposition"] = content_disposition_header(as_attachment, filename)
    return get_conditional_response(request, etag=etag, response=response)
