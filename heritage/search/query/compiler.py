"""Translate a modelsearch query into the rows of the index that match it, with scores.

There is no query language, so nothing that a visitor types is a syntax error: text is cut into terms, and the
rest of it is ignored. This module joins the terms of a query by plain sets and sums; Whoosh takes no part in it.
"""

from copy import copy
from functools import cached_property, reduce
from itertools import chain
from math import ceil, inf
from operator import and_, itemgetter, or_
from typing import NamedTuple

import numpy as np
from django.db.models import Lookup, Transform
from django.db.models.expressions import Col
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from heritage.search.index.documents import field_bits
from heritage.search.query.analysis import (
    LONGEST_QUERY,
    MOST_TERMS,
    Term,
    phrase_terms,
    query_groups,
    split,
    typed_groups,
)
from heritage.search.query.question_words import topic
from heritage.search.query.spelling import (
    SPELLED,
    homophones,
    one_wrong,
    spelled_beginning,
    whole_homophones,
    whole_name,
)

SHORTEST_FUZZY_WORD = 4
DISTINCTIVE = 0.5  # a term in more than this share of all rows does not tell rows apart …
FEW = 10  # … unless there are hardly any rows
LEAST_BOOST = 1e-9  # a match without a score would be none
NEAR = 0.75  # a row is near when it has this share of the score of the nearest row
HELD = 1_000_000.0  # the score of one more part that a row holds; larger than any weight


class Match(NamedTuple):
    """The score of each row of the index, 0 where it does not match; with `complement`, all other rows match.

    Of the rows that the visitor may see, those with at least the share `near` of the best score are results.
    """

    scores: np.ndarray
    complement: bool = False
    near: float = 0.0

    def __and__(self, other):
        if self.complement and other.complement:
            return Match(self.scores + other.scores, complement=True)
        if self.complement:
            return other & self
        if other.complement:
            return Match(np.where(other.scores > 0, 0.0, self.scores))
        return Match(np.where((self.scores > 0) & (other.scores > 0), self.scores + other.scores, 0.0))

    def __or__(self, other):
        if self.complement or other.complement:
            return ~(~self & ~other)
        return Match(self.scores + other.scores)

    def __invert__(self):
        return Match(self.scores, not self.complement)

    def __mul__(self, boost):
        return Match(self.scores * max(boost, LEAST_BOOST), self.complement)


NOTHING = Match(np.zeros(1))  # numpy stretches it to as many rows as there are
EVERYTHING = ~NOTHING


class SearchQueryCompiler(BaseSearchQueryCompiler):
    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    index_field = "text"
    groups = staticmethod(query_groups)

    searches_withheld = True  # also in words that must not find some rows
    met_withheld = False  # whether such a word was met

    def match(self, snapshot):
        """Return the rows that hold all terms of the query, or have it as a name."""
        if not self._is_plain:
            return self._match(snapshot, self.query)
        return self._holding(snapshot, self.query.query_string)

    def asked_about(self, snapshot):
        """Return the rows that hold the topic of a question: 二砂在哪里 finds 二砂."""
        about = topic(self.query.query_string) if self._is_plain else ""
        return self._holding(snapshot, about) if about else NOTHING

    def same_sound(self, snapshot):
        """Return the rows with a name that sounds like the query: 二沙 finds 二砂."""
        if not self._is_plain:
            return NOTHING
        units = list(split(self.query.query_string[:LONGEST_QUERY]))
        if not any(unit.han and len(unit.text) > 1 for unit in units):
            return NOTHING
        every = reduce(and_, (self._sounding(snapshot, unit) for unit in units))
        if every.scores.any():
            every = every | self._named(snapshot, whole_homophones(self.query.query_string))
        return every

    def some_words(self, snapshot):
        """Return the rows that hold most of the words; a name counts twice: 磨街的历史 finds 磨街."""
        if not self._is_plain:
            return NOTHING
        text = topic(self.query.query_string) or self.query.query_string
        words = list(dict.fromkeys(unit.text for unit in split(text[:LONGEST_QUERY])))[:MOST_TERMS]
        if len(words) < 2:
            return NOTHING
        found = NOTHING
        for word in words:
            for match in (self._holding(snapshot, word), self._named(snapshot, [whole_name(word)])):
                if np.count_nonzero(match.scores) <= self._most_rows(snapshot):
                    found = found | Match(np.where(match.scores > 0, HELD + match.scores, 0.0))
        return found._replace(near=NEAR)

    def half(self, snapshot):
        """Return the rows that hold at least half of the terms: 国棉三场 finds 国棉三厂, but not every 三场.

        A term that half of all rows hold (郑州) does not tell them apart and is left out.
        """
        terms = self._terms(self.query.query_string) if self._is_plain else []
        if len(terms) < 2:
            return NOTHING
        some = self._some_of(snapshot, terms, least=ceil(len(terms) / 2), most_rows=self._most_rows(snapshot))
        return some._replace(near=NEAR)

    def one_wrong(self, snapshot):
        """Return the rows with a short name that differs in one character: 二妙 finds 二砂."""
        return self._named(snapshot, one_wrong(self.query.query_string)) if self._is_plain else NOTHING

    def _get_filters_from_where_node(self, where_node, check_only=False):
        # The database filters, so any condition will do. modelsearch knows only columns, and checks their names.
        if isinstance(where_node, Lookup) and not isinstance(where_node.lhs, Col | Transform):
            return None
        return super()._get_filters_from_where_node(where_node, check_only=check_only)

    # Tried one after the other, until the database finds rows.
    attempts = (match, asked_about, same_sound, some_words, half, one_wrong)

    def without_withheld(self):
        """Return the same query without the words that are withheld from some rows."""
        compiler = copy(self)
        compiler.searches_withheld = False
        return compiler

    @property
    def _is_plain(self):
        """Whether the query is plain text. Only plain text is read in other ways; And(…) and the like are exact."""
        return isinstance(self.query, PlainText) and self.query.operator == "and"

    @staticmethod
    def _most_rows(snapshot):
        """Return in how many rows a distinctive term stands at most."""
        return snapshot.size * DISTINCTIVE + FEW

    def _holding(self, snapshot, text):
        """Return the rows that hold all terms of a text, or have it as a name."""
        match = self._all_of(snapshot, self._terms(text))
        return match * self.query.boost | self._named(snapshot, [whole_name(text)])

    def _named(self, snapshot, terms):
        """Return the rows with one of these terms as a whole name. Rarity does not weigh here."""
        return reduce(or_, (Match(snapshot.weights(term, "typed", self._bits)) for term in terms), NOTHING)

    def _sounding(self, snapshot, unit):
        if unit.han and len(unit.text) > 1:
            return reduce(or_, (self._all_of(snapshot, [term]) for term in homophones(unit.text)), NOTHING)
        return self._all_of(snapshot, self._terms(unit.text))

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
        """The fields to search in, as bits of the postings; None for all."""
        return reduce(or_, (field_bits()[name] for name in self.fields)) if self.fields else None

    def _weights(self, snapshot, term):
        if term.text[0] == SPELLED:
            return snapshot.weights(term, "typed", self._bits)
        weights = snapshot.weights(term, self.index_field, self._bits)
        if self.searches_withheld:
            withheld = snapshot.weights(term, "withheld", self._bits)
            self.met_withheld = self.met_withheld or bool(withheld.any())
            weights += withheld
        if spelled := spelled_beginning(term.text):
            weights = np.where(weights > 0, weights, snapshot.weights(spelled, "typed", self._bits))
        return weights

    def _all_of(self, snapshot, terms):
        """Return the rows with all of the terms. Reading ends with the first term that is in no row."""
        every = []
        for term in terms:
            every.append(self._weights(snapshot, term))
            if not every[-1].any():
                return NOTHING
        return _sum(snapshot, every, len(every)) if every else NOTHING

    def _some_of(self, snapshot, terms, least, most_rows=inf):
        """Return the rows with at least `least` of the terms, not counting those in more than `most_rows` rows."""
        every = (self._weights(snapshot, term) for term in terms)
        every = [weights for weights in every if 0 < np.count_nonzero(weights) <= most_rows]
        match = _sum(snapshot, every, least)
        held = sum((weights > 0 for weights in every), np.zeros(1))
        return Match(np.where(match.scores > 0, HELD * held + match.scores, 0.0))

    def _phrase(self, snapshot, terms):
        match = self._all_of(snapshot, terms)
        together = np.uint64(0xFFFFFFFFFFFFFFFF if self._bits is None else self._bits)
        for term in terms:
            together = together & snapshot.fields(term, self.index_field)
        return Match(np.where(together > 0, match.scores, 0.0))

    def _roughly(self, snapshot, group):
        """Match a word with one or two wrong letters, or a run of Hanzi by half of its pairs."""
        word = group[0].text
        if len(group) > 1 or not word.isascii() or len(word) < SHORTEST_FUZZY_WORD:
            return self._some_of(snapshot, group, least=ceil(len(group) / 2))
        near = snapshot.similar(word, 1 if len(word) < 2 * SHORTEST_FUZZY_WORD else 2)
        return self._some_of(snapshot, [Term(word), *map(Term, near)], least=1)


class AutocompleteQueryCompiler(SearchQueryCompiler):
    index_field = "typed"
    groups = staticmethod(typed_groups)
    searches_withheld = False
    attempts = (SearchQueryCompiler.match, SearchQueryCompiler.same_sound)


def _sum(snapshot, every, least):
    """Return the rows with a weight in at least `least` of these arrays, scored by the sum; rare terms count more."""
    scores, held = np.zeros(snapshot.size), np.zeros(snapshot.size, np.uint32)
    for count, weights in sorted(((np.count_nonzero(weights), weights) for weights in every), key=itemgetter(0)):
        scores += snapshot.rarity(count) * weights
        held += weights > 0
    return Match(np.where(held >= least, scores, 0.0))
