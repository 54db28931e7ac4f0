"""The entries of a view as GeoJSON: what catalogue's visibility rule released of them, and nothing else.

A box is compared with the public position only. Were it compared with the stored one, anybody could halve the
box again and again and so read an approximate position to the metre.
"""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from heritage.catalogue.choices import Level, Opening
from heritage.catalogue.visibility import FURTHEST_SHIFT_DEGREES
from heritage.photos.choices import Medium
from heritage.photos.models import Rendition
from heritage.photos.renditions import SMALL

MOST = 300  # markers in one answer
DEEPEST_ZOOM = 22


class BadViewError(ValueError):
    """The address does not describe a view; the message says in Chinese what is wrong."""


@dataclass(frozen=True)
class View:
    """The box of WGS-84 degrees that a map shows, and its zoom."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    @classmethod
    def from_query(cls, query):
        """Read `bbox=west,south,east,north` and `zoom=0…22`, or raise BadViewError."""
        try:
            west, south, east, north = map(float, query.get("bbox", "").split(","))
        except ValueError:
            raise BadViewError("bbox 应为四个数：西,南,东,北（WGS-84 度数），例如 113.5,34.7,113.7,34.8。") from None
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise BadViewError("bbox 的次序是西,南,东,北：西小于东，南小于北，经度不出±180，纬度不出±90。")
        try:
            zoom = int(query.get("zoom", ""))
        except ValueError:
            zoom = -1
        if not 0 <= zoom <= DEEPEST_ZOOM:
            raise BadViewError(f"zoom 应为0—{DEEPEST_ZOOM}的整数。")
        return cls(west, south, east, north, zoom)

    def holds(self, position):
        return self.west <= position.longitude <= self.east and self.south <= position.latitude <= self.north

    def widened(self):
        """The box in which the stored points of everything that may be seen here surely lie."""
        return (
            self.west - FURTHEST_SHIFT_DEGREES,
            self.south - FURTHEST_SHIFT_DEGREES,
            self.east + FURTHEST_SHIFT_DEGREES,
            self.north + FURTHEST_SHIFT_DEGREES,
        )


def collection(sites, view, request):
    """Return the FeatureCollection of a view, at most MOST features, in the order of the catalogue numbers.

    `truncated` says that there are more. Which ones are left out depends on public positions only.
    """
    found = with_picture(sites.on_the_map().within(*view.widened())).defer_streamfields().order_by("number")
    features, truncated = [], False
    for site in found:
        position = site.position
        if position is None or not view.holds(position):
            continue
        if len(features) == MOST:
            truncated = True
            break
        features.append(feature(site, position, request))
    return {"type": "FeatureCollection", "truncated": truncated, "features": features}


def with_picture(sites):
    """Add the small picture without another query. None is drawn for the map's sake: it is there once a card was."""
    made = Rendition.objects.public().filter(image=OuterRef("photo"), filter_spec=SMALL).order_by("-pk")
    return sites.annotate(
        picture_file=Subquery(made.values("file")[:1]),
        picture_alt=F("photo__description"),
        picture_medium=F("photo__medium"),
    )


def feature(site, position, request):
    return {
        "type": "Feature",
        "id": site.number,
        "geometry": {"type": "Point", "coordinates": [position.longitude, position.latitude]},
        "properties": properties(site, position, request),
    }


def properties(site, position, request):
    """What the card of a marker shows; absent where nothing is known."""
    level = Level(site.highest_level) if site.highest_level else None
    known = {
        "title": site.title,
        "announced": site.subtitle,
        "kind": site.get_kind_display(),
        "level": level.label if level else "",
        "badge": level.badge if level else "",
        "opening": site.get_opening_display(),
        "open": site.opening in {Opening.OPEN, Opening.PARTLY},
        "radius": position.radius_m,
        "note": site.position_note,
        # The path alone: it asks no query, and there is one site.
        "url": site.get_url_parts(request)[2],
    }
    if site.picture_file:
        known["picture"] = Rendition._meta.get_field("file").storage.url(site.picture_file)
        known["picture_alt"] = site.picture_alt
        known["drawing"] = site.picture_medium == Medium.DRAWING
    return {name: value for name, value in known.items() if value not in {"", None}}
