"""The public map: the complete list with its sketch, the features of one view as JSON, and the zones in it."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from heritage.maps import features, zones
from heritage.maps.features import BadViewError, View
from heritage.maps.map_page import MapPage
from heritage.maps.models import BaseLayer, RoutePage
from heritage.maps.routes.map_page import RouteMap
from heritage.maps.selection import Selection


@require_safe
def map_page(request):
    """Every entry that the address asks for: on the sketch and beside it, or below it with the reason."""
    routes = list(RoutePage.objects.published().order_by("title"))
    asked = request.GET.get("route")
    if route := next((route for route in routes if route.slug == asked), None):
        response = render(request, "maps/route_map.html", {"map": RouteMap(request.GET, route), "routes": routes})
    else:
        query = request.GET.copy()
        query.pop("route", None)
        response = render(request, "maps/map.html", {"map": MapPage(query), "routes": routes, "lost_route": asked})
    # Only here may a browser be asked where its reader is, and only here is there a button that asks.
    response["Permissions-Policy"] = "geolocation=(self)"
    response._csp_update = {"img-src": BaseLayer.objects.image_hosts()}
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
