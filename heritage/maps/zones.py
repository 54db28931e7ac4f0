"""The officially published protection zones in a view, each simplified for a screen."""

import json

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import visibility
from heritage.maps.models import MapZone

NEAR_ZOOM = 14  # from farther away the mark covers the zone
MOST = 30
MOST_VERTICES = 2500


def collection(view):
    """Return the FeatureCollection of the zones in a view; empty from afar. `truncated` means that there are more."""
    drawn, truncated = _as_many(within(view)) if view.zoom >= NEAR_ZOOM else ([], False)
    return {"type": "FeatureCollection", "truncated": truncated, "features": [feature(zone) for zone in drawn]}


def of_entries(sites):
    """Return (kind, GeoJSON text) of the zones of a page of entries, for the drawing that is printed: one query."""
    drawn, _ = _as_many(_released(MapZone.objects.filter(zone__page__in=[site.pk for site in sites])))
    return [(zone.zone.kind, json.dumps(zone.geometry)) for zone in drawn]


def _as_many(rows):
    """Return as many of the MapZones as a screen takes, and whether there are more."""
    drawn, vertices = [], 0
    for row in rows:
        vertices += row.vertices
        if len(drawn) == MOST or vertices > MOST_VERTICES:
            return drawn, True
        drawn.append(row)
    return drawn, False


def within(view):
    """Yield the MapZones of a view that the public may see."""
    public = HeritageSitePage.objects.published().order_by().values("pk")
    return _released(
        MapZone.objects.filter(
            west__lte=view.east,
            east__gte=view.west,
            south__lte=view.north,
            north__gte=view.south,
            zone__page__in=public,
        )
    )


def _released(rows):
    """Yield those MapZones of published entries that the visibility rule releases: one query."""
    rows = (
        rows.select_related("zone__page")
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
