"""The base layers of the administrator, as the maps in the browser ask for them."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page, require_safe

from heritage.maps.base_layers.tile_proxy import TileError, tile
from heritage.maps.models import BaseLayer

A_WEEK = 7 * 24 * 60 * 60


@require_safe
@conditional_page
def base_layers(request):
    """Return the enabled layers in their order; without any, the map shows the built-in sketch."""
    return JsonResponse(
        {"layers": [layer.as_public() for layer in BaseLayer.objects.switched_on()]},
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def map_tile(request, layer, part, z, x, y):
    """Return one tile of a layer whose key stays on the server."""
    layers = BaseLayer.objects.switched_on().filter(delivery=BaseLayer.Delivery.SERVER)
    try:
        content, kind = tile(get_object_or_404(layers, pk=layer), part, z, x, y)
    except TileError as refusal:
        return HttpResponse(status=refusal.status, headers={"Cache-Control": "no-store"})
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": f"public, max-age={A_WEEK}"})
