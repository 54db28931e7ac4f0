"""The facets of a query string: which entries it asks for, and how many entries each further choice would leave.

Catalogue, map and search share them. The values within a facet are alternatives; facets narrow each other. Unknown
values are ignored, so that an old or mistyped address still works.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import compress
from urllib.parse import urlencode

from heritage.catalogue.listing.facet_kinds import FACETS

SHOWN = 10
SETTLED = 0.85  # a facet of which one value has more than this share offers no choice and is left out


@dataclass(frozen=True)
class FacetOption:
    """One value that can be ticked."""

    value: str
    label: str
    count: int
    selected: bool
    toggled: Callable

    @property
    def query(self):
        """The address with this value ticked, or unticked when it is selected."""
        return self.toggled(self.value)


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
        """The options behind “更多”."""
        return self.options[SHOWN:]

    @property
    def folds_a_choice(self):
        return any(option.selected for option in self.folded)


class Facets:
    """The facets that a query string asks for.

    `keep` holds the other arguments of the page (sort, view, words) that its links and form carry along. Asking for a
    street or a jurisdiction costs one query each, for the known values. Nothing else runs a query before `groups`.
    """

    def __init__(self, querydict, keep=None):
        self.keep = {name: value for name, value in (keep or {}).items() if value}
        self.chosen = {}
        self._labels = {}
        self._counts = None
        for facet in FACETS:
            if asked := facet.asked(querydict.getlist(facet.name)):
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
        counted = self._counted(queryset)
        asked = [facet for facet in FACETS if facet.name in self.chosen or facet.name not in counted.settled]
        groups = [self._group(facet, counted) for facet in asked]
        return [group for group in groups if group.options]

    def count(self, queryset):
        """Return how many entries of `queryset` are asked for; after `groups`, without another query."""
        return self._counted(queryset).matching

    def relaxations(self, queryset):
        """Return (label, query, count) for each facet without which an empty result would not be empty."""
        without = self._counted(queryset).without
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

    def _counted(self, queryset):
        if self._counts is None or self._counts.queryset is not queryset:
            self._counts = FacetCounts(queryset, self.chosen)
        return self._counts

    def _group(self, facet, counted):
        chosen, counts = self.chosen.get(facet.name, ()), counted.counts[facet.name]
        labels = counted.labels[facet.name]
        unseen = {value: self._labels[facet.name][value] for value in chosen if value not in labels}
        options = [
            FacetOption(value, label, counts[value], value in chosen, partial(self._toggled, facet.name))
            for value, label in {**labels, **unseen}.items()
            if counts[value] or value in chosen
        ]
        return FacetGroup(facet.name, facet.label, facet.note, options)


class FacetCounts:
    """Counts for every facet over a queryset, each facet with all other facets applied.

    There may be very many entries, so that equal combinations of values are looked at once.
    """

    def __init__(self, queryset, chosen):
        self.queryset = queryset
        columns = sorted({column for facet in FACETS for column in facet.columns})
        reckoned = {name: expression for facet in FACETS for name, expression in facet.expressions().items()}
        rows = list(queryset.order_by().values_list(*(reckoned.get(column, column) for column in columns)))
        by_column = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(columns, ())
        # For each facet: the answer of each entry, how many entries give it, and the values that it stands for.
        answers = {facet: _together([by_column[column] for column in facet.columns]) for facet in FACETS}
        tallies = {facet: Counter(answers[facet]) for facet in FACETS}
        seen = {facet: [_as_row(facet, answer) for answer in tallies[facet]] for facet in FACETS}
        values = {facet: dict(zip(tallies[facet], map(facet.values, seen[facet]), strict=True)) for facet in FACETS}
        self.labels = {facet.name: facet.labels_from(seen[facet]) for facet in FACETS}
        self.matching, self.without = len(rows), Counter()
        everything = {facet.name: _counted(tallies[facet], values[facet]) for facet in FACETS}
        # Judged over all entries, so that facets do not come and go while a reader narrows the list.
        self.settled = {name for name, counts in everything.items() if _is_settled(counts)}
        self.counts = everything
        if chosen:
            tallies = self._narrowed(answers, values, chosen)
            self.counts = {facet.name: _counted(tallies[facet], values[facet]) for facet in FACETS}

    def _narrowed(self, answers, values, chosen):
        """Count the entries asked for.

        An entry that one facet alone excludes counts among the options of that facet.
        """
        excluded = {}  # {facet: for each entry, whether this facet excludes it}
        for facet in FACETS:
            if wanted := set(chosen.get(facet.name, ())):
                out = {answer: wanted.isdisjoint(some) for answer, some in values[facet].items()}
                excluded[facet] = [out[answer] for answer in answers[facet]]
        times = [sum(some) for some in zip(*excluded.values(), strict=True)]
        self.matching = times.count(0)
        tallies = {}
        for facet in FACETS:
            own = excluded.get(facet, [False] * len(times))
            counted = [all_facets == this_facet for all_facets, this_facet in zip(times, own, strict=True)]
            self.without[facet.name] = sum(counted) - self.matching
            tallies[facet] = Counter(compress(answers[facet], counted))
        return tallies


def _counted(tally, values):
    counts = Counter()
    for answer, times in tally.items():
        for value in values[answer]:
            counts[value] += times
    return counts


def _is_settled(counts):
    return max(counts.values(), default=0) > SETTLED * counts.total()


def _together(columns):
    """Return the answers of several columns as tuples, of one column as they are: a fifth of the time is spent here."""
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _as_row(facet, answer):
    return dict(zip(facet.columns, (answer,) if len(facet.columns) == 1 else answer, strict=True))
