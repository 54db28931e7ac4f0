"""What an address asks of the map: facets, words, a year, a route.

It filters entries and map points by the same conditions.
"""

from functools import cached_property

from django.http import QueryDict

from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.models import HeritageSitePage
from heritage.chronology import edtf
from heritage.content_version.query_parameters import QueryParameters
from heritage.maps import years
from heritage.maps.models import RoutePage, RouteStop
from heritage.pages.ranked_results import RankedResults

LONGEST_WORDS = 100
PARAMETERS = QueryParameters(choices={"protected", "route", "standing"}, free={"q"})


class Selection:
    """Read from a query string. What is not a word or a year counts as not asked for.

    A route is always shown whole: everything else beside it is ignored. `keep` holds arguments of the page that its
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
        """The arguments that are not facets, as they stand in an address."""
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
        return edtf.year_in_chinese(self.standing)

    @property
    def protected_in_chinese(self):
        return edtf.year_in_chinese(self.protected)

    @cached_property
    def _results(self):
        # The search backend of the settings; this app does not import search.
        return HeritageSitePage.objects.published().search(self.words, order_by_relevance=False)

    @cached_property
    def _found(self):
        """The entries that the words find, as a queryset."""
        if isinstance(self._results, RankedResults):
            return self._results.queryset()
        return HeritageSitePage.objects.filter(pk__in=[entry.pk for entry in self._results])

    @property
    def found_near(self):
        """Whether no entry matches the words exactly, so that similar ones are shown."""
        return bool(self.words) and isinstance(self._results, RankedResults) and self._results.is_relaxed
