"""The facets of the catalogue: which entries a query string asks for, and how many each further choice would leave.

Catalogue, map and search share them. Values within a facet are alternatives, facets narrow each other. Values that
nobody knows are dropped, so that an old or mistyped address still answers.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import compress
from urllib.parse import urlencode

from heritage.catalogue.listing.facet_kinds import FACETS

SHOWN = 10


@dataclass(frozen=True)
class FacetOption:
    """One value to tick."""

    value: str
    label: str
    count: int
    selected: bool
    toggled: Callable

    @property
    def query(self):
        """The address with it ticked, or unticked when it is selected."""
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
            FacetOption(value, label, counts[value], value in chosen, partial(self._toggled, facet.name))
            for value, label in {**labels, **unseen}.items()
            if counts[value] or value in chosen
        ]
        return FacetGroup(facet.name, facet.label, facet.note, options)


class Census:
    """The entries of a queryset counted once by every facet, each with all other facets applied.

    There may be very many: each answer is looked at once, however many entries give it.
    """

    def __init__(self, queryset, chosen):
        self.queryset = queryset
        columns = sorted({column for facet in FACETS for column in facet.columns})
        reckoned = {name: expression for facet in FACETS for name, expression in facet.expressions().items()}
        rows = list(queryset.order_by().values_list(*(reckoned.get(column, column) for column in columns)))
        by_column = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(columns, ())
        # What each entry says to each facet, how many say so, and which values that means.
        answers = {facet: _together([by_column[column] for column in facet.columns]) for facet in FACETS}
        tallies = {facet: Counter(answers[facet]) for facet in FACETS}
        seen = {facet: [_as_row(facet, answer) for answer in tallies[facet]] for facet in FACETS}
        values = {facet: dict(zip(tallies[facet], map(facet.values, seen[facet]), strict=True)) for facet in FACETS}
        self.labels = {facet.name: facet.labels_from(seen[facet]) for facet in FACETS}
        self.matching, self.without = len(rows), Counter()
        if chosen:
            tallies = self._narrowed(answers, values, chosen)
        self.counts = {facet.name: Counter() for facet in FACETS}
        for facet in FACETS:
            for answer, times in tallies[facet].items():
                for value in values[facet][answer]:
                    self.counts[facet.name][value] += times

    def _narrowed(self, answers, values, chosen):
        """Count what is asked for. What would be found but for one facet counts among the options of that facet."""
        kept_out = {}  # {facet: for each entry, whether this facet keeps it out}
        for facet in FACETS:
            if wanted := set(chosen.get(facet.name, ())):
                out = {answer: wanted.isdisjoint(some) for answer, some in values[facet].items()}
                kept_out[facet] = [out[answer] for answer in answers[facet]]
        times = [sum(some) for some in zip(*kept_out.values(), strict=True)]
        self.matching = times.count(0)
        tallies = {}
        for facet in FACETS:
            own = kept_out.get(facet, [False] * len(times))
            counted = [all_facets == this_facet for all_facets, this_facet in zip(times, own, strict=True)]
            self.without[facet.name] = sum(counted) - self.matching
            tallies[facet] = Counter(compress(answers[facet], counted))
        return tallies


def _together(columns):
    """The answers of several columns as tuples, those of a single one as they are: a fifth of the time goes here."""
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _as_row(facet, answer):
    return dict(zip(facet.columns, (answer,) if len(facet.columns) == 1 else answer, strict=True))
