"""The entries related to an entry: its whole, its parts and its neighbours, in one query."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position.datum import distance_m
from heritage.catalogue.position.visibility import FURTHEST_SHIFT_DEGREES

NEARBY_DEGREES = 0.03  # a box of about 3 km each way
NEARBY_COUNT = 4
# The columns that one line about another entry needs, and those that decide where it may be shown.
LINE_FIELDS = (
    *("title", "url_path", "number", "kind", "scale", "announced_name", "part_of_id"),
    *("longitude", "latitude", "uncertainty_m", "visibility", "shift_bearing", "shift_distance_m"),
)


@dataclass(frozen=True)
class Neighbour:
    site: object
    distance_m: int

    @property
    def distance(self):
        """The distance, rounded as roughly as the two positions are known."""
        if self.distance_m < 1000:
            return f"约{round(self.distance_m, -2) or 100}米"
        return f"约{self.distance_m / 1000:.1f}公里"


class RelatedEntries:
    """`position` is the public position of the page, or None."""

    def __init__(self, page, position):
        self._page, self._position = page, position

    @cached_property
    def _related(self):
        """Whole, parts and possible neighbours, in one query."""
        wanted = Q(part_of=self._page.pk)
        if self._page.part_of_id:
            wanted |= Q(pk=self._page.part_of_id)
        sites = HeritageSitePage.objects
        if self._position:
            x, y, reach = self._position.longitude, self._position.latitude, NEARBY_DEGREES + FURTHEST_SHIFT_DEGREES
            box = (x - reach, y - reach, x + reach, y + reach)
            wanted |= Q(pk__in=sites.on_the_map().within(*box).values("pk"))
        return list(sites.published().filter(wanted).exclude(pk=self._page.pk).only(*LINE_FIELDS).order_by("number"))

    @property
    def whole(self):
        return next((site for site in self._related if site.pk == self._page.part_of_id), None)

    @property
    def parts(self):
        return [site for site in self._related if site.part_of_id == self._page.pk]

    @cached_property
    def nearby(self):
        """The nearest entries by the distance between public positions."""
        if self._position is None:
            return []
        here = self._position.longitude, self._position.latitude
        found = []
        for site in self._related:
            there = site.position
            # Nearness is decided by public positions. The query above selects by the stored points.
            is_near = there and max(abs(there.longitude - here[0]), abs(there.latitude - here[1])) <= NEARBY_DEGREES
            if is_near and site.pk != self._page.part_of_id and site.part_of_id != self._page.pk:
                found.append(Neighbour(site, round(distance_m(here, (there.longitude, there.latitude)))))
        return sorted(found, key=lambda neighbour: neighbour.distance_m)[:NEARBY_COUNT]
