"""Translate a modelsearch query into the rows of the index that match it, with scores.

There is no query language, so nothing that a visitor types can be a syntax error: text is cut into terms, and
everything else about it is lost. Terms within a query are joined here, in plain sets and sums, rather than by
Whoosh.
"""

from collections import Counter
from functools import cached_property, reduce
from itertools import chain
from math import ceil, inf
from operator import and_, or_
from typing import NamedTuple

from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from .analysis import MOST_TERMS, Term, phrase_terms, query_groups, typed_groups
from .documents import field_bits, root_label

SHORTEST_FUZZY_WORD = 4
TELLING = 0.5  # a term in more than this share of all rows does not help to find one of them …
FEW = 10  # … unless there are hardly any rows


class Match(NamedTuple):
    """The rows in `scores`; or with `complement`, all rows but those (which have no score then)."""

    scores: dict
    complement: bool = False

    def __and__(self, other):
        if self.complement and other.complement:
            return Match(self.scores | other.scores, complement=True)
        if self.complement:
            return other & self
        if other.complement:
            return Match({row: score for row, score in self.scores.items() if row not in other.scores})
        small, large = sorted((self.scores, other.scores), key=len)
        return Match({row: score + large[row] for row, score in small.items() if row in large})

    def __or__(self, other):
        if self.complement or other.complement:
            return ~(~self & ~other)
        small, large = sorted((self.scores, other.scores), key=len)
        return Match(large | {row: score + large.get(row, 0.0) for row, score in small.items()})

    def __invert__(self):
        return Match(self.scores, not self.complement)

    def __mul__(self, boost):
        return Match({row: score * boost for row, score in self.scores.items()}, self.complement)


NOTHING = Match({})
EVERYTHING = ~NOTHING


class SearchQueryCompiler(BaseSearchQueryCompiler):
    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    index_field = "text"
    groups = staticmethod(query_groups)

    def match(self, snapshot):
        """The rows, by primary key as text, that hold everything the query asks for."""
        return self._by_key(snapshot, self._match(snapshot, self.query))

    @property
    def can_relax(self):
        """Whether there is something to leave out. Only plain text is relaxed: who writes And(…) means it."""
        query = self.query
        return isinstance(query, PlainText) and query.operator == "and" and len(self._terms(query.query_string)) > 1

    def relaxed_match(self, snapshot):
        """The rows that hold at least half of the terms: 国棉三场 finds 国棉三厂, but not every 三场.

        What half of all rows hold (郑州) tells them apart so little that it does not count.
        """
        terms = self._terms(self.query.query_string)
        some = self._some_of(snapshot, terms, least=ceil(len(terms) / 2), telling=snapshot.size * TELLING + FEW)
        return self._by_key(snapshot, some * self.query.boost)

    def _by_key(self, snapshot, match):
        return Match(snapshot.rows(match.scores, root_label(self.queryset.model)), match.complement)

    def _terms(self, text):
        return list(dict.fromkeys(chain.from_iterable(self.groups(text))))[:MOST_TERMS]

    def _match(self, snapshot, query):
        match query:
            case PlainText(operator="and"):
                return self._all_of(snapshot, self._terms(query.query_string)) * query.boost
            case PlainText():
                matches = [self._all_of(snapshot, group) for group in self.groups(query.query_string)]
                return reduce(or_, matches, NOTHING) * query.boost
            case Phrase():
                return self._phrase(snapshot, phrase_terms(query.query_string))
            case Fuzzy():
                matches = [self._roughly(snapshot, group) for group in self.groups(query.query_string)]
                return reduce(and_ if query.operator == "and" else or_, matches) if matches else NOTHING
            case MatchAll():
                return EVERYTHING
            case Boost():
                return self._match(snapshot, query.subquery) * query.boost
            case Not():
                return ~self._match(snapshot, query.subquery)
            case And():
                return reduce(and_, (self._match(snapshot, subquery) for subquery in query.subqueries), EVERYTHING)
            case Or():
                return reduce(or_, (self._match(snapshot, subquery) for subquery in query.subqueries), NOTHING)
        raise NotImplementedError(f"{type(query).__name__} is not supported by this search backend.")

    @cached_property
    def _bits(self):
        """The fields to search in, as the postings name them; None for all."""
        return reduce(or_, (field_bits()[name] for name in self.fields)) if self.fields else None

    def _weights(self, snapshot, term):
        return snapshot.weights(term, self.index_field, self._bits)

    def _all_of(self, snapshot, terms):
        found = []
        for term in terms:
            weights = self._weights(snapshot, term)
            if not weights:
                return NOTHING
            found.append((snapshot.rarity(len(weights)), weights))
        if not found:
            return NOTHING
        found.sort(key=lambda pair: len(pair[1]))
        rows = reduce(and_, (weights.keys() for _, weights in found))
        return Match(_sum(found, rows))

    def _some_of(self, snapshot, terms, least, telling=inf):
        """Rows with at least `least` of the terms, not counting those that stand in more than `telling` rows."""
        every = (self._weights(snapshot, term) for term in terms)
        found = [(snapshot.rarity(len(weights)), weights) for weights in every if 0 < len(weights) <= telling]
        held = Counter(chain.from_iterable(weights for _, weights in found))
        return Match(_sum(found, [row for row, terms in held.items() if terms >= least]))

    def _phrase(self, snapshot, terms):
        match = self._all_of(snapshot, terms)
        together = dict.fromkeys(match.scores, -1 if self._bits is None else self._bits)
        for term in terms:
            fields = snapshot.fields(term, self.index_field)
            together = {row: shared for row, bits in together.items() if (shared := bits & fields[row])}
        return Match({row: match.scores[row] for row in together})

    def _roughly(self, snapshot, group):
        """A word with a letter or two wrong; a run of Hanzi with half of its pairs."""
        word = group[0].text
        if len(group) > 1 or not word.isascii() or len(word) < SHORTEST_FUZZY_WORD:
            return self._some_of(snapshot, group, least=ceil(len(group) / 2))
        near = snapshot.similar(word, 1 if len(word) < 2 * SHORTEST_FUZZY_WORD else 2)
        return self._some_of(snapshot, [Term(word), *map(Term, near)], least=1)


class AutocompleteQueryCompiler(SearchQueryCompiler):
    index_field = "typed"
    groups = staticmethod(typed_groups)
    can_relax = False


def _sum(found, rows):
    if len(found) == 1:
        rarity, weights = found[0]
        return {row: rarity * weights[row] for row in rows}
    return {row: sum(rarity * weights.get(row, 0.0) for rarity, weights in found) for row in rows}
