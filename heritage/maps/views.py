"""The public map: the complete list with its sketch, and the features and zones of one view as JSON."""

from csp.decorators import csp_update
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
    """Show every entry that the address asks for: on the sketch and beside it, or below with the reason."""
    response = csp_update({"img-src": BaseLayer.objects.image_hosts()})(_map_response)(request)
    # This is the only page that may ask the browser for its position; its button does so.
    response["Permissions-Policy"] = "geolocation=(self)"
    return response


def _map_response(request):
    routes = list(RoutePage.objects.published().order_by("title"))
    asked = request.GET.get("route")
    if route := next((route for route in routes if route.slug == asked), None):
        return render(request, "maps/route_map.html", {"map": RouteMap(request.GET, route), "routes": routes})
    query = request.GET.copy()
    query.pop("route", None)
    return render(request, "maps/map.html", {"map": MapPage(query), "routes": routes, "lost_route": asked})


@require_safe
@conditional_page
def map_features(request):
    """Return the features of a view as GeoJSON."""
    return answer(request, lambda view: features.collection(Selection(request.GET), view, request))


@require_safe
@conditional_page
def map_zones(request):
    """Return the published protection zones of a view as GeoJSON."""
    return answer(request, lambda view: zones.collection(view))


def answer(request, collect):
    """Answer with what `collect` makes of the view that is asked for.

    Browsers must ask again each time (no-cache), so that a withdrawn entry disappears.
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
