"""Entries as the map and its list show them: numbered where they are on the map, with the reason where they are not."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import Prefetch

from heritage.catalogue.choices import Level, Property
from heritage.catalogue.models import Statement
from heritage.catalogue.position import visibility
from heritage.maps.sketch.drawing import Mark, box_around, draw
from heritage.maps.sketch.marker_shapes import SCHEMES

WORDS = (Property.ADDRESS, Property.TRANSPORT)


def with_words(entries):
    """Read what `whereabouts` says of these entries, with one query more."""
    words = Prefetch("statements", queryset=Statement.objects.filter(property__in=WORDS))
    return entries.select_related("street_office").defer_streamfields().prefetch_related(words)


def whereabouts(site):
    """Return where an entry is in words, as far as the public may know: street office, address, transport."""
    office = visibility.public_street_office(site)
    words = [office.name] if office else []
    rows = visibility.public_statements(site, site.statements.all())
    words += [f"交通：{row.value}" if row.property == Property.TRANSPORT else row.value for row in rows if row.value]
    return "，".join(words)


def short_number(site):
    """Return what a mark has room for: ZY-0012 is 12."""
    return (site.number or "").rpartition("-")[2].lstrip("0")


@dataclass(frozen=True)
class NumberedEntry:
    """One line of the list. `key` is its number on the map, None where it is not on the map.

    The number is that of the catalogue, so that no filter changes it; a preview may have none yet.
    """

    site: object
    position: visibility.PublicPosition | None
    key: str | None
    shape: str = "none"  # the form of its mark, a key of shapes.SHAPES

    @property
    def level(self):
        """The highest level in force, or None where none is known."""
        return Level(self.site.highest_level) if self.site.highest_level else None

    @property
    def whereabouts(self):
        return whereabouts(self.site)

    @property
    def mark(self):
        at = self.position
        return Mark(at.longitude, at.latitude, at.radius_m, self.key, self.site.title)


class NumberedEntries:
    """All entries of a list, in its order, with their numbers where they are on the map."""

    def __init__(self, sites, zones=(), scheme="level"):
        """`zones` are those of catalogue's zones that may be drawn (see `visibility.public_zones`).

        `scheme` says what the forms of the marks stand for (see `shapes.SCHEMES`).
        """
        self._scheme = SCHEMES[scheme]
        self.on_map, self.off_map = [], []
        self.zones = tuple((zone.kind, json.dumps(zone.geometry)) for zone in zones)
        for site in sites:
            position = site.position
            if position:
                self.on_map.append(NumberedEntry(site, position, short_number(site), self._scheme.form(site)))
            else:
                self.off_map.append(NumberedEntry(site, None, None))

    def __len__(self):
        return len(self.on_map) + len(self.off_map)

    @cached_property
    def marks(self):
        return [place.mark for place in self.on_map]

    @cached_property
    def box(self):
        """West, south, east, north: what to show first."""
        return box_around(self.marks)

    def sketch(self, width, height, shaped=False, box=None, zones=()):
        """Return the drawing of all that is on the map, or of a box.

        `shaped` adds the shapes that a legend explains; `zones` are (kind, GeoJSON text) of zones that may be drawn.
        """
        marks = [place.mark._replace(shape=place.shape) for place in self.on_map] if shaped else self.marks
        return drawn(box or self.box, width, height, tuple(marks), self.zones + tuple(zones))

    @property
    def shapes(self):
        """(name, shape) of each shape that occurs on the map, for the legend."""
        return self._scheme.occurring({place.shape for place in self.on_map})


@lru_cache(maxsize=256)
def drawn(box, width, height, marks, zones, legs=()):
    """Return the sketch of these marks. Equal marks give the same drawing, so that it is drawn once in a process."""
    return draw(box, width, height, marks, [(kind, json.loads(shape)) for kind, shape in zones], legs)
