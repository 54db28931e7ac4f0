"""The facets of the catalogue: which entries a query string asks for, and how many each further choice would leave.

Catalogue, map and search share them. Values within a facet are alternatives, facets narrow each other. Values that
nobody knows are dropped, so that an old or mistyped address still answers.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from heritage.catalogue.facet_kinds import FACETS

SHOWN = 10


@dataclass(frozen=True)
class FacetOption:
    """One value to tick. `query` is the address with it ticked, or unticked when it is `selected`."""

    value: str
    label: str
    count: int
    selected: bool
    query: str


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: str
    note: str
    options: list

    @property
    def shown(self):
        return self.options[:SHOWN]

    @property
    def folded(self):
        """What stands behind “更多”."""
        return self.options[SHOWN:]

    @property
    def folds_a_choice(self):
        return any(option.selected for option in self.folded)


class Facets:
    """What a query string asks for.

    `keep` holds the other arguments of the page (sort, view, words) that links and the form carry along. Asking for
    a street or a jurisdiction costs one query each, to know which there are; nothing else does before `groups`.
    """

    def __init__(self, querydict, keep=None):
        self.keep = {name: value for name, value in (keep or {}).items() if value}
        self.chosen = {}
        self._labels = {}
        self._census = None
        for facet in FACETS:
            if asked := set(querydict.getlist(facet.name)):
                known = facet.known()
                if chosen := sorted(asked & known.keys()):
                    self.chosen[facet.name] = chosen
                    self._labels[facet.name] = known

    def apply(self, queryset):
        """Narrow a queryset of entries to those asked for."""
        for facet in FACETS:
            if facet.name in self.chosen:
                queryset = queryset.filter(facet.condition(self.chosen[facet.name]))
        return queryset

    def groups(self, queryset):
        """Return the facets with their options, counted over all entries of `queryset` in one query."""
        census = self._take_census(queryset)
        groups = [self._group(facet, census) for facet in FACETS]
        return [group for group in groups if group.options]

    def count(self, queryset):
        """Return how many entries of `queryset` are asked for; after `groups`, without another query."""
        return self._take_census(queryset).matching

    def ways_out(self, queryset):
        """Where nothing is found: (label, query, count) for each facet without which something would be."""
        without = self._take_census(queryset).without
        return [
            (facet.label, self.query(**{facet.name: None}), without[facet.name])
            for facet in FACETS
            if without[facet.name]
        ]

    def active(self):
        """Return (label, query string without it) for each value asked for."""
        return [
            (f"{facet.label}：{self._labels[facet.name][value]}", self._toggled(facet.name, value))
            for facet in FACETS
            for value in self.chosen.get(facet.name, ())
        ]

    def query(self, **changes):
        """Return the query string of these facets with `changes`: sorted, from “?” on, or empty. None leaves out."""
        arguments = {**self.keep, **self.chosen, **changes}
        pairs = []
        for name in sorted(arguments):
            values = arguments[name]
            for value in values if isinstance(values, list | tuple) else [values]:
                if value not in (None, ""):
                    pairs.append((name, value))
        return f"?{urlencode(pairs)}" if pairs else ""

    def _toggled(self, name, value):
        return self.query(**{name: sorted(set(self.chosen.get(name, ())) ^ {value})})

    def _take_census(self, queryset):
        if self._census is None or self._census.queryset is not queryset:
            self._census = Census(queryset, self.chosen)
        return self._census

    def _group(self, facet, census):
        chosen, counts = self.chosen.get(facet.name, ()), census.counts[facet.name]
        labels = census.labels[facet.name]
        unseen = {value: self._labels[facet.name][value] for value in chosen if value not in labels}
        options = [
            FacetOption(value, label, counts[value], value in chosen, self._toggled(facet.name, value))
            for value, label in {**labels, **unseen}.items()
            if counts[value] or value in chosen
        ]
        return FacetGroup(facet.name, facet.label, facet.note, options)


class Census:
    """The entries of a queryset counted once by every facet, each with all other facets applied."""

    def __init__(self, queryset, chosen):
        self.queryset = queryset
        columns = {column for facet in FACETS for column in facet.columns}
        reckoned = {name: expression for facet in FACETS for name, expression in facet.expressions().items()}
        rows = list(queryset.order_by().values(*sorted(columns - reckoned.keys()), **reckoned))
        self.labels = {facet.name: facet.labels_from(rows) for facet in FACETS}
        matching, nearly = self._sorted_out(rows, chosen)
        self.matching = len(matching)
        # What would be found but for one facet counts among the options of that facet only.
        self.without = Counter({name: len(some) for name, some in nearly.items()})
        self.counts = {facet.name: _count(facet, matching + nearly[facet.name]) for facet in FACETS}

    def _sorted_out(self, rows, chosen):
        """Return the rows that are asked for, and {facet: rows that only this facet keeps out}."""
        asked = [(facet, set(chosen[facet.name])) for facet in FACETS if facet.name in chosen]
        matching, nearly = [], defaultdict(list)
        for row in rows:
            failing = [facet.name for facet, wanted in asked if wanted.isdisjoint(facet.values(row))]
            if not failing:
                matching.append(row)
            elif len(failing) == 1:
                nearly[failing[0]].append(row)
        return matching, nearly


def _count(facet, rows):
    """{value: how many rows have it}. Rows that are alike in the facet's columns are looked at once."""
    counts = Counter()
    for columns, times in Counter(tuple(row[column] for column in facet.columns) for row in rows).items():
        for value in facet.values(dict(zip(facet.columns, columns, strict=True))):
            counts[value] += times
    return counts
