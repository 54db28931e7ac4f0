"""Embed an event on a school's website: a card in a frame, and oEmbed for its editor."""

import re
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from heritage.content_version.query_parameters import QueryParameters
from heritage.events.calendar.feed import titled
from heritage.events.models import EventPage
from heritage.events.pages.views import known_event
from heritage.pages.renamed import page_renamed

WIDTH, HEIGHT = 480, 300
OEMBED_PARAMETERS = QueryParameters(free={"format", "maxheight", "maxwidth", "url"})
_EVENT_PAGE = re.compile(r"events/([^/]+)/?")


@require_safe
@cache_control(public=True, no_cache=True)
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def card(request, pk):
    """The event on a card, for a frame on any website. No script, no cookie, nothing from elsewhere."""
    event = EventPage.objects.published().for_rows().select_related("kind").filter(pk=pk).first()
    if event is None:
        known_event(pk)
    context = {"event": event, "permanent_address": request.build_absolute_uri(reverse("permanent_event", args=[pk]))}
    return render(request, "events/card.html", context, status=200 if event else 410)


@require_safe
@cache_control(public=True, no_cache=True)
def oembed(request):
    """Answer how to embed the address of an event (oEmbed 1.0, type rich)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("只提供 format=json。\n", status=501, content_type="text/plain; charset=utf-8")
    event = _event_at(request, request.GET.get("url", ""))
    width = min(_number(request.GET.get("maxwidth"), WIDTH), WIDTH)
    height = min(_number(request.GET.get("maxheight"), HEIGHT), HEIGHT)
    address = request.build_absolute_uri(reverse("event_card", args=[event.pk]))
    title, session = titled(event), event.main_session
    described = f"{title}，{session.when.in_full}" if session else title
    frame = {"address": address, "title": described, "width": width, "height": height}
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": "书香中原",
            "provider_url": request.build_absolute_uri(reverse("wagtail_serve", args=["events/"])),
            "cache_age": 300,
            "width": width,
            "height": height,
            "html": render_to_string("events/frame.html", frame).strip(),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _event_at(request, address):
    """Return the published event of a full address, permanent or not; only addresses of this site are looked at."""
    try:
        parts = urlsplit(address)
    except ValueError:  # half an IPv6 address
        raise Http404 from None
    if parts.netloc != request.get_host():
        raise Http404
    prefix = request.META.get("SCRIPT_NAME", "") or reverse("wagtail_serve", args=[""]).rstrip("/")
    try:
        match = resolve("/" + parts.path.removeprefix(prefix).lstrip("/"))
    except Resolver404:
        raise Http404 from None
    wanted = {}
    if match.url_name in {"permanent_event", "event_card"}:
        wanted = {"pk": match.kwargs["pk"]}
    elif match.url_name == "wagtail_serve" and (found := _EVENT_PAGE.fullmatch(match.args[0])):
        wanted = {"slug": found[1]}
    event = EventPage.objects.published().filter(**wanted).first() if wanted else None
    if event is None and "slug" in wanted and (page := page_renamed(request, parts.path)):
        event = EventPage.objects.published().filter(pk=page.pk).first()
    if event is None:
        raise Http404
    return event


def _number(text, otherwise):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 and int(text) else otherwise
