"""One page of search results, from the query parameters: words, type, facets, page number."""

from functools import cached_property

from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.listing.paging import Choice, Paging
from heritage.catalogue.models import HeritageSitePage
from heritage.content_version.query_parameters import QueryParameters
from heritage.search.query.did_you_mean import did_you_mean, sound_alike
from heritage.search.results.database import rows_with
from heritage.search.results.rendering import show
from heritage.search.results.site_search import TYPES, Findings

PARAMETERS = QueryParameters(choices={"page", "type"}, free={"q"})


class ResultsPage(Paging):
    """What `/search/` shows. Facets belong to entries, so choosing one leaves out all other types."""

    per_page = 20

    def __init__(self, arguments, words):
        self.words = words
        self._findings = Findings(words)
        self.read_as = self._name_of_same_sound()
        if self.read_as:
            self._findings = Findings(self.read_as)
        asked = arguments.get("type")
        self.type = asked if asked in TYPES else None
        self.facets = Facets(arguments, {"q": words, "type": self.type})
        if self.facets.chosen:
            self.type = self.facets.keep["type"] = "entry"
        self.asked_page = arguments.get("page")

    def _name_of_same_sound(self):
        """Return the name that was written by its sound (二沙 for 二砂), whose results are shown instead; or empty."""
        if not self._findings.is_relaxed:
            return ""
        name = did_you_mean(self.words, self._findings.keys("entry"))
        return name if name and sound_alike(name, self.words) else ""

    @property
    def is_relaxed(self):
        return self._findings.is_relaxed and bool(self._findings.ranked)

    @property
    def total(self):
        return len(self._findings.ranked)

    @cached_property
    def meant(self):
        """The name that was probably meant, where nothing matches exactly."""
        if not self._findings.is_relaxed:
            return None
        return did_you_mean(self.words, self._findings.keys("entry"))

    @cached_property
    def types(self):
        """Links to the results of each type, with their number."""
        counts = self._findings.counts
        shown = [kind for kind in TYPES if counts[kind] or self.type == kind]
        everything = (Choice("全部", self._type_query(None), self.type is None), self.total)
        return [
            everything,
            *((Choice(TYPES[kind], self._type_query(kind), self.type == kind), counts[kind]) for kind in shown),
        ]

    def _type_query(self, kind):
        return self.facets.query(**dict.fromkeys(self.facets.chosen), type=kind)

    @cached_property
    def groups(self):
        """The facets, counted over the entries that were found."""
        return self.facets.groups(self._entries) if self._findings.counts["entry"] else []

    @property
    def can_be_narrowed(self):
        return self._findings.counts["entry"] > 1 or self.facets.chosen

    @cached_property
    def _entries(self):
        # The database has just said that they are public.
        return rows_with(HeritageSitePage.objects.all(), self._findings.keys("entry"))

    @property
    def relaxations(self):
        return self.facets.relaxations(self._entries)

    @cached_property
    def _wanted(self):
        ranked = self._findings.ranked
        if self.type:
            ranked = [key for key in ranked if key[0] == self.type]
        if self.facets.chosen:
            left = set(self.facets.apply(self._entries).values_list("pk", flat=True))
            ranked = [key for key in ranked if key[1] in left]
        return ranked

    @property
    def count(self):
        return len(self._wanted)

    @cached_property
    def results(self):
        return show(self._wanted[self.rows], self.read_as or self.words, self._findings.shown_on)
