"""The features of a view of the map: numbers of dense cells from afar, single entries near by or where there are few.

Cells and entries use public positions only. A box is compared with the public position: compared with the stored one,
anybody could halve the box again and again and read an approximate position to the metre. Each single entry is read
from the database anew, and the visibility rule decides whether and where it is shown.
"""

from collections import namedtuple
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from wagtail.models import Page

from heritage.catalogue import endings
from heritage.catalogue.choices import Kind, Level, Opening
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import visibility
from heritage.catalogue.position.visibility import public_position
from heritage.content_version.query_parameters import QueryParameters
from heritage.maps.clusters.cells import Cells
from heritage.maps.clusters.grid import FINEST, MOST_RUNS, Grid
from heritage.maps.clusters.prepared_sql import PreparedQuery
from heritage.maps.models import MapPoint
from heritage.maps.models.cells import UNITS
from heritage.maps.sketch.marker_shapes import kind_form
from heritage.photos.choices import Medium
from heritage.photos.models import Rendition
from heritage.photos.renditions.sizes import SMALL

PARAMETERS = QueryParameters(free={"bbox", "zoom"})
FEW = 60  # up to so many are shown one by one at any zoom
MOST_ALONE = 40  # single entries between dense cells; each is read from the database
DEEPEST_ZOOM = 22
NEAR_ZOOM = 18  # the closest zoom of the map; points that coincide here cannot be separated
MOST_READ = 500  # entries looked at for one answer at that zoom
# The columns from which the properties of an entry follow.
NEEDED = (
    *("number", "title", "announced_name", "url_path", "kind", "highest_level", "opening", "ended", "ended_by"),
    *("longitude", "latitude", "uncertainty_m", "visibility", "shift_bearing", "shift_distance_m"),
)
Row = namedtuple("Row", [*NEEDED, "picture_file", "picture_alt", "picture_medium"])


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


def collection(selection, view, request):
    """Return the FeatureCollection of a view, with `clusters` of [longitude, latitude, number] beside its features.

    `total` counts everything in the cells that the view touches. `truncated` says that even at the closest zoom there
    are more than FEW together. Which ones are left out depends on public positions only.
    """
    grid, addresses = Grid.over(view), Addresses(request)
    cells = Cells.everything(grid) if selection.is_everything else Cells.chosen(grid, selection.apply)
    if cells.total <= FEW or (grid.level == FINEST and view.zoom >= NEAR_ZOOM):
        rows = entries_within(view, grid, selection) if cells.total else ()
        features = [feature(row, at, addresses) for row in rows if (at := public_position(row)) and view.holds(at)]
        clusters = []
    else:
        rows = entries(cells.coarsened(MOST_ALONE).alone)
        features = [feature(row, at, addresses) for row in rows if (at := public_position(row))]
        clusters = cells.clusters
    return {
        "type": "FeatureCollection",
        "total": cells.total,
        "truncated": len(features) > FEW,
        "clusters": clusters,
        "features": features[:FEW],
    }


def entries_within(view, grid, selection):
    """Return the entries of a view that are asked for; a few may lie just outside it."""
    box = floor(view.west * UNITS), ceil(view.east * UNITS), floor(view.south * UNITS), ceil(view.north * UNITS)
    numbers = [*box, *(side for run in grid.runs() for side in run)]
    if not selection.is_everything:
        return selection.apply(_within(numbers))[:MOST_READ]
    return map(Row._make, _query_within(timezone.localdate(), len(numbers)).rows(numbers))


def _within(numbers):
    west, east, south, north, *sides = numbers
    points = MapPoint.objects.within(zip(sides[::2], sides[1::2], strict=True)).filter(
        longitude_units__range=(west, east), latitude_units__range=(south, north)
    )
    return shown().filter(pk__in=points.values("pk"))


@lru_cache(maxsize=2 * MOST_RUNS)
def _query_within(day, size):
    return PreparedQuery(lambda numbers: _within(numbers)[:MOST_READ], size)


def entries(keys):
    """Rows of the entries with these primary keys."""
    return map(Row._make, _query_by_keys(timezone.localdate(), len(keys)).rows(keys)) if keys else ()


@lru_cache(maxsize=2 * MOST_ALONE)
def _query_by_keys(day, size):
    return PreparedQuery(lambda keys: shown().filter(pk__in=keys), size)


def shown():
    """Return the entries that may be shown, by number, each with its small picture.

    They are rows, not pages: making a hundred pages would cost more than the answer. The map makes no rendition; it
    shows those that exist because a card was shown. A permission may end with the day, so the prepared queries are made
    anew each day.
    """
    made = Rendition.objects.public().filter(image=OuterRef("photo"), filter_spec=SMALL).order_by("-pk")
    return (
        HeritageSitePage.objects.published()
        .on_the_map()
        .annotate(
            picture_file=Subquery(made.values("file")[:1]),
            picture_alt=F("photo__description"),
            picture_medium=F("photo__medium"),
        )
        .order_by("number")
        .values_list(*Row._fields, named=True)
    )


class Addresses:
    """Build the paths of entries from those of their parent pages, which are looked up once each."""

    def __init__(self, request):
        self.request, self._parents = request, {}

    def of(self, url_path):
        parent, slug, _ = url_path.rsplit("/", 2)
        if parent not in self._parents:
            self._parents[parent] = Page(url_path=f"{parent}/").get_url_parts(self.request)[2]
        return f"{self._parents[parent]}{slug}/"


def feature(row, position, addresses):
    return {
        "type": "Feature",
        "id": row.number,
        "geometry": {"type": "Point", "coordinates": [position.longitude, position.latitude]},
        "properties": properties(row, position, addresses),
    }


def properties(row, position, addresses):
    """Return what the mark and its card show; unknown values are left out."""
    level = Level(row.highest_level) if row.highest_level else None
    ended = endings.state_in_words(row.ended, row.ended_by)
    known = {
        "title": row.title,
        "announced": row.announced_name if row.announced_name != row.title else "",
        "kind": Kind(row.kind).label,
        "form": kind_form(row),
        "level": level.label if level else "",
        "badge": level.badge if level else "",
        "opening": ended or (Opening(row.opening).label if row.opening else ""),
        "open": row.opening in {Opening.OPEN, Opening.PARTLY} and not ended,
        "radius": position.radius_m,
        "note": visibility.note_of(position),
        "url": addresses.of(row.url_path),
    }
    if row.picture_file:
        known["picture"] = Rendition._meta.get_field("file").storage.url(row.picture_file)
        known["picture_alt"] = row.picture_alt
        known["drawing"] = row.picture_medium == Medium.DRAWING
    return {name: value for name, value in known.items() if value not in {"", None}}
