"""The public map: the complete list with its sketch, the features of one view as JSON, and the zones in it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from heritage.maps import features, zones
from heritage.maps.features import BadViewError, View
from heritage.maps.models import RoutePage
from heritage.maps.page import MapPage
from heritage.maps.selection import Selection


@require_safe
def map_page(request):
    """Every entry that the address asks for: on the sketch and beside it, or below it with the reason."""
    tiles = tile_layer()
    response = render(
        request,
        "maps/map.html",
        {"map": MapPage(request.GET), "routes": RoutePage.objects.published().order_by("title"), "tiles": tiles},
    )
    # Only here may a browser be asked where its reader is, and only here is there a button that asks.
    response["Permissions-Policy"] = "geolocation=(self)"
    if tiles and (host := tile_host(tiles["url"])):
        response._csp_update = {"img-src": [host]}
    return response


@require_safe
@conditional_page
def map_features(request):
    """What the view needs, as GeoJSON."""
    return answer(request, lambda view: features.collection(Selection(request.GET), view, request))


@require_safe
@conditional_page
def map_zones(request):
    """The published protection zones in the view, as GeoJSON."""
    return answer(request, lambda view: zones.collection(view))


def answer(request, collect):
    """Answer with what `collect` makes of the view that is asked for.

    Stored nowhere without asking again: a withdrawn place must vanish.
    """
    try:
        view = View.from_query(request.GET)
    except BadViewError as refusal:
        return JsonResponse({"error": str(refusal)}, status=400, json_dumps_params={"ensure_ascii": False})
    return JsonResponse(
        collect(view),
        content_type="application/geo+json",
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def tile_layer():
    """The tiles to lay over the sketch, or None: no tiles without the review number that the law wants shown."""
    if not (settings.MAP_TILES_URL and settings.MAP_REVIEW_NUMBER):
        return None
    return {
        "url": settings.MAP_TILES_URL,
        "attribution": settings.MAP_TILES_ATTRIBUTION,
        "review_number": settings.MAP_REVIEW_NUMBER,
    }


def tile_host(url):
    """The origin of the tiles as the content security policy names it; empty for tiles of our own."""
    parts = urlsplit(url)
    if not parts.netloc:
        return ""
    # “{s}” stands for several hosts; the policy knows a star for the whole first label only.
    first, _, rest = parts.netloc.partition(".")
    return f"{parts.scheme}://{'*' if '{' in first else first}.{rest}"
