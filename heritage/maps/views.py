"""The public map: the complete list with its sketch, and the features of one view as JSON."""

from django.db.models import Prefetch
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from heritage.catalogue.choices import Property
from heritage.catalogue.facets import Facets
from heritage.catalogue.models import HeritageSitePage, Statement
from heritage.maps.features import BadViewError, View, collection
from heritage.maps.models import BaseLayer
from heritage.maps.places import Places

SKETCH_SIZE = 1000, 810


@require_safe
def map_page(request):
    """Every entry that the facets ask for: on the sketch and beside it, or below it with the reason."""
    facets = Facets(request.GET)
    published = HeritageSitePage.objects.published()
    groups = facets.groups(published)
    addresses = Statement.objects.filter(property=Property.ADDRESS)
    found = facets.apply(published).select_related("street_office").defer_streamfields().order_by("number")
    places = Places(found.prefetch_related(Prefetch("statements", queryset=addresses)))
    response = render(
        request,
        "maps/map.html",
        {
            "facets": facets,
            "groups": groups,
            "places": places,
            "sketch": places.sketch(*SKETCH_SIZE, shaped=True),
        },
    )
    response._csp_update = {"img-src": BaseLayer.objects.image_hosts()}
    return response


@require_safe
@conditional_page
def map_features(request):
    """What the view needs, as GeoJSON. Stored nowhere without asking again: a withdrawn place must vanish."""
    try:
        view = View.from_query(request.GET)
    except BadViewError as refusal:
        return JsonResponse({"error": str(refusal)}, status=400, json_dumps_params={"ensure_ascii": False})
    sites = Facets(request.GET).apply(HeritageSitePage.objects.published())
    return JsonResponse(
        collection(sites, view, request),
        content_type="application/geo+json",
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
