"""The map page: the list that its address asks for, the sketch beside it, and the links that change the question."""

import re
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, log2

from django.db.models import Max, Min
from django.utils import timezone

from heritage.catalogue.listing.paging import Choice, Paging
from heritage.catalogue.models import HeritageSitePage
from heritage.chronology import edtf
from heritage.content_version.query_parameters import QueryParameters
from heritage.maps import years, zones
from heritage.maps.clusters.grid import corner, projected
from heritage.maps.features import View
from heritage.maps.models import MapPoint
from heritage.maps.models.cells import UNITS
from heritage.maps.numbered_entries import NumberedEntries, with_words
from heritage.maps.selection import Selection
from heritage.maps.sketch.marker_shapes import SCHEMES

PARAMETERS = QueryParameters(choices={"by", "page"}, free={"at"})
SKETCH_SIZE = 1000, 810
_AT = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)/(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)/(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)")
_FARTHEST, _CLOSEST = 9, 18
_TELEPHONE = 358, 416  # px of a map there


@dataclass(frozen=True)
class Outlook:
    """The part of the map that an address asks for: `at=15/34.7439/113.5936`, zoom, latitude and longitude."""

    zoom: float
    latitude: float
    longitude: float

    @classmethod
    def read(cls, text):
        """Return the Outlook, or None where there is none or it is outside what the map shows."""
        found = _AT.fullmatch(text or "")
        if not found:
            return None
        zoom, latitude, longitude = map(float, found.groups())
        if not (_FARTHEST <= zoom <= _CLOSEST and abs(latitude) <= 85 and abs(longitude) <= 180):
            return None
        return cls(zoom, latitude, longitude)

    @classmethod
    def fitting(cls, box):
        """Return the closest view of a whole box on a telephone, in quarters of a zoom level."""
        (west, north), (east, south) = projected(box[0], box[3]), projected(box[2], box[1])
        across, down = _TELEPHONE
        # The box of a single point has no size; the map goes no closer than this.
        share = max((east - west) / across, (south - north) / down, 2.0**-_CLOSEST / 256)
        zoom = -log2(share * 256)
        longitude, latitude = corner((west + east) / 2, (north + south) / 2, 0)
        return cls(floor(zoom * 4) / 4, latitude, longitude)

    def __str__(self):
        return f"{self.zoom:.9g}/{self.latitude:.9g}/{self.longitude:.9g}"

    @property
    def box(self):
        """West, south, east, north of a drawing as wide as the sketch."""
        across = SKETCH_SIZE[0] * 360 / (256 * 2**self.zoom) / 2
        down = across * 0.66  # a parallel at 35° is so much shorter, and the drawing is wider than high
        return self.longitude - across, self.latitude - down, self.longitude + across, self.latitude + down


class MapPage(Paging):
    """The map page of a query string. An empty one asks for every published entry."""

    per_page = 100

    def __init__(self, query):
        self.outlook = Outlook.read(query.get("at"))
        self.scheme = query.get("by") if query.get("by") in SCHEMES else next(iter(SCHEMES))
        keep = {"by": self._unless_default(self.scheme), "at": str(self.outlook or "")}
        self.selection = Selection(query, keep)
        self.facets = self.selection.facets
        self._entries = self.selection.without_facets(HeritageSitePage.objects.published())
        self.asked_page = query.get("page")

    @cached_property
    def groups(self):
        return self.facets.groups(self._entries)

    @cached_property
    def count(self):
        return self.facets.count(self._entries)

    @cached_property
    def numbered(self):
        """The entries of this page of the list."""
        found = with_words(self.facets.apply(self._entries)).order_by("number")
        return NumberedEntries(found[self.rows], scheme=self.scheme)

    @cached_property
    def _points(self):
        """The box and number of the public points of the whole list, for a list of several pages."""
        sides = {
            "west": Min("longitude_units"),
            "south": Min("latitude_units"),
            "east": Max("longitude_units"),
            "north": Max("latitude_units"),
        }
        points = self.selection.apply(MapPoint.objects.all())
        return points.aggregate(**sides) | {"number": points.count()}

    @property
    def on_map(self):
        return len(self.numbered.on_map) if self.last_page == 1 else self._points["number"]

    @property
    def off_map(self):
        return self.count - self.on_map

    @property
    def box(self):
        """West, south, east, north: what the map shows first."""
        if self.last_page == 1 or not self.on_map:
            return self.numbered.box
        return tuple(self._points[side] / UNITS for side in ("west", "south", "east", "north"))

    @property
    def first_view(self):
        """The first view of a telephone, with a wide margin: a wider screen shows the same box from nearer.

        It is rounded to hundredths of a degree, so that no side of it reveals a position.
        """
        look = self.outlook or Outlook.fitting(self.box)
        west, south, east, north = look.box
        west, south = floor(west * 100) / 100, floor(south * 100) / 100
        east, north = ceil(east * 100) / 100, ceil(north * 100) / 100
        return View(max(west, -180), max(south, -85), min(east, 180), min(north, 85), max(0, floor(look.zoom + 0.5)))

    @property
    def sketch(self):
        """The drawing for browsers without scripts: this page of the list, or the part that the address asks for."""
        box = self.outlook.box if self.outlook else self.numbered.box
        drawn_zones = zones.of_entries([place.site for place in self.numbered.on_map])
        return self.numbered.sketch(*SKETCH_SIZE, shaped=True, box=box, zones=drawn_zones)

    @property
    def shapes(self):
        return self.numbered.shapes

    @property
    def active(self):
        """The values asked for, each with the link to the map without it."""
        words = {
            "q": f"词：{self.selection.words}",
            "standing": f"{edtf.year_in_chinese(self.selection.standing or 0)}还在",
            "protected": f"{edtf.year_in_chinese(self.selection.protected or 0)}受保护",
        }
        own = [Choice(words[name], self.facets.query(**{name: None})) for name in self.selection.own]
        return own + super().active

    @property
    def schemes(self):
        return [
            Choice(scheme.label, self.facets.query(by=self._unless_default(name)), name == self.scheme)
            for name, scheme in SCHEMES.items()
        ]

    @property
    def symbols(self):
        """(name, shape) of every shape that the style sheet cannot draw."""
        return [(name, shape) for name, shape in SCHEMES[self.scheme].meanings.items() if self.scheme == "kind"]

    @property
    def carried(self):
        """(name, value) of all arguments that the form for words and years carries along."""
        carried = [(name, value) for name, values in self.facets.chosen.items() for value in values]
        return carried + [(name, self.facets.keep[name]) for name in ("by", "at") if name in self.facets.keep]

    @property
    def year_carried(self):
        """(name, value) of all arguments that the form for the year carries along."""
        return self.carried + [(name, value) for name, value in self.selection.own.items() if name != "standing"]

    @property
    def first_year(self):
        return years.FIRST_YEAR

    @property
    def last_year(self):
        return timezone.localdate().year

    @property
    def year_scale(self):
        """The years below the slider: both ends, and every twentieth between."""
        return [*range(self.first_year, self.last_year - 10, 20), self.last_year]

    @property
    def data_query(self):
        """The query string of the data that the map loads, without arguments of its looks and its position."""
        return self.facets.query(by=None, at=None)

    @cached_property
    def growth(self):
        return years.growth()

    @cached_property
    def undated(self):
        """How many of the entries asked for have no date that decides about the year; None without a year."""
        if self.selection.standing is not None:
            unknown = years.without_dates()
        elif self.selection.protected is not None:
            unknown = years.protected_without_date()
        else:
            return None
        return self.selection.without_years(HeritageSitePage.objects.published()).filter(unknown).count()

    def _unless_default(self, scheme):
        return None if scheme == next(iter(SCHEMES)) else scheme
