"""The officially published protection zones in a view, each simplified for a screen."""

import json

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import visibility
from heritage.maps.features import View
from heritage.maps.models import MapZone

NEAR_ZOOM = 14  # from farther away the mark covers the zone
MOST = 30
MOST_VERTICES = 2500


def collection(view):
    """Return the FeatureCollection of the zones in a view; empty from afar. `truncated` means that there are more."""
    features, vertices, truncated = [], 0, False
    for drawn in within(view) if view.zoom >= NEAR_ZOOM else ():
        vertices += drawn.vertices
        if len(features) == MOST or vertices > MOST_VERTICES:
            truncated = True
            break
        features.append(feature(drawn))
    return {"type": "FeatureCollection", "truncated": truncated, "features": features}


def drawn_within(box):
    """Return (kind, GeoJSON text) of the zones in a box (west, south, east, north), for the drawing: one query."""
    found = collection(View(*box, NEAR_ZOOM))["features"]
    return [(zone["properties"]["kind"], json.dumps(zone["geometry"])) for zone in found]


def within(view):
    """Yield the MapZones of published entries that the visibility rule releases: one query."""
    public = HeritageSitePage.objects.published().order_by().values("pk")
    rows = (
        MapZone.objects.filter(
            west__lte=view.east,
            east__gte=view.west,
            south__lte=view.north,
            north__gte=view.south,
            zone__page__in=public,
        )
        .select_related("zone__page")
        .only(
            *("geometry", "vertices"),
            *(f"zone__{name}" for name in ("kind", "document_number", "officially_published", "page")),
            *(f"zone__page__{name}" for name in ("title", "number", "visibility")),
        )
        .order_by("pk")
    )
    for drawn in rows:
        if visibility.public_zones(drawn.zone.page, [drawn.zone]):
            yield drawn


def feature(drawn):
    zone = drawn.zone
    return {
        "type": "Feature",
        "geometry": drawn.geometry,
        "properties": {
            "place": zone.page.number,
            "title": zone.page.title,
            "kind": zone.kind,
            "label": zone.get_kind_display(),
            "document": zone.document_number,
        },
    }
