"""What an address asks the map for: facets, words, a year, a route. It narrows entries and points of the map alike."""

from functools import cached_property

from django.http import QueryDict

from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.models import HeritageSitePage
from heritage.maps import years
from heritage.maps.models import RoutePage, RouteStop
from heritage.pages.querysets import RankedResults

LONGEST_WORDS = 100


class Selection:
    """Read from a query string. What is no word or year is taken as not asked for.

    A route is shown whole: nothing else that is asked for beside it counts. `keep` are arguments of the page that its
    links and forms carry along.
    """

    def __init__(self, query, keep=None):
        self.route = query.get("route", "").replace("\0", "")
        query = QueryDict() if self.route else query
        self.words = " ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST_WORDS]
        self.standing = years.read_year(query.get("standing"))
        self.protected = years.read_year(query.get("protected"))
        self.facets = Facets(query, {**self.own, **(keep or {})})

    @property
    def own(self):
        """The arguments that are not facets, as an address says them."""
        asked = {"q": self.words, "standing": self.standing, "protected": self.protected, "route": self.route}
        return {name: str(value) for name, value in asked.items() if value not in ("", None)}

    @property
    def is_everything(self):
        return not (self.facets.chosen or self.own)

    def apply(self, rows):
        """Narrow a queryset of entries, or of points of the map, to those asked for."""
        return self.facets.apply(self.without_facets(rows))

    def without_years(self, rows):
        return self.facets.apply(self._with_words(rows))

    def _with_words(self, rows):
        return rows.filter(pk__in=self._found.order_by().values("pk")) if self.words else rows

    def without_facets(self, rows):
        rows = self._with_words(rows)
        if self.route:
            routes = RoutePage.objects.published().filter(slug=self.route).order_by()
            rows = rows.filter(pk__in=RouteStop.objects.filter(page__in=routes.values("pk")).values("entry"))
        if self.standing is not None:
            rows = rows.filter(years.standing_in(self.standing))
        if self.protected is not None:
            rows = rows.filter(years.protected_in(self.protected))
        return rows

    @property
    def standing_in_chinese(self):
        return years.in_chinese(self.standing)

    @property
    def protected_in_chinese(self):
        return years.in_chinese(self.protected)

    @cached_property
    def _results(self):
        # Whichever search the settings name: its neighbour is not this app's to know.
        return HeritageSitePage.objects.published().search(self.words, order_by_relevance=False)

    @cached_property
    def _found(self):
        """The entries that the words find, as a queryset."""
        if isinstance(self._results, RankedResults):
            return self._results.queryset()
        return HeritageSitePage.objects.filter(pk__in=[entry.pk for entry in self._results])

    @property
    def found_near(self):
        """Whether nothing fits the words exactly, and what is shown only comes near."""
        return bool(self.words) and isinstance(self._results, RankedResults) and self._results.is_relaxed
