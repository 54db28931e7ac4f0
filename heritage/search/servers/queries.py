"""Translate a modelsearch query into conditions on words, which each server writes in its own language."""

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import chain
from math import ceil
from operator import or_

from django.db.models import Q
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from heritage.search.index.documents import field_bits
from heritage.search.query.analysis import LONGEST_QUERY, MOST_TERMS, phrase_terms, split
from heritage.search.query.compiler import DISTINCTIVE, FEW, NEAR, AutocompleteQueryCompiler, SearchQueryCompiler
from heritage.search.query.question_words import topic
from heritage.search.query.spelling import (
    SPELLED,
    homophones,
    one_wrong,
    spelled_beginning,
    whole_homophones,
    whole_name,
)
from heritage.search.results import database
from heritage.search.results.database import rows_with
from heritage.search.results.evaluation import Evaluation, near_the_best
from heritage.search.servers.lexemes import WITHHELD, fields_of, lexeme


@dataclass(frozen=True)
class Word:
    """Rows that hold this word, or with `prefix` a word that begins like it; in any field, or in one."""

    text: str
    prefix: bool = False
    boost: float = 1.0  # 0 for a word that decides whether a row is found, and adds no score
    is_name: bool = False
    field: int = 0


@dataclass(frozen=True)
class All:
    parts: tuple


@dataclass(frozen=True)
class Any:
    parts: tuple
    least: int = 1


@dataclass(frozen=True)
class Without:
    part: object


@dataclass(frozen=True)
class Most(Any):
    """Rows that hold some of the parts, the more the better; only those near the best are results (NEAR)."""


EVERYTHING, NOTHING = All(()), Any(())


def all_of(parts):
    parts = tuple(dict.fromkeys(part for part in parts if part != EVERYTHING))
    if NOTHING in parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else All(parts)


def any_of(parts):
    parts = tuple(dict.fromkeys(part for part in parts if part != NOTHING))
    if EVERYTHING in parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else Any(parts)


def without(part):
    return {EVERYTHING: NOTHING, NOTHING: EVERYTHING}.get(part) or Without(part)


def scored_words(condition):
    """Return the words of a condition that add to the score of a row."""
    if isinstance(condition, Word):
        return [condition] if condition.boost else []
    if isinstance(condition, Without):
        return []
    return list(dict.fromkeys(chain.from_iterable(map(scored_words, condition.parts))))


class WordAttemptsMixin:
    """The attempts of SearchQueryCompiler for a server. `server` counts rows where an attempt needs it."""

    def match(self, server):
        return self._holding(self.query.query_string) if self._is_plain else self._condition(self.query)

    def asked_about(self, server):
        about = topic(self.query.query_string) if self._is_plain else ""
        return self._holding(about) if about else NOTHING

    def same_sound(self, server):
        units = list(split(self.query.query_string[:LONGEST_QUERY])) if self._is_plain else []
        if not any(unit.han and len(unit.text) > 1 for unit in units):
            return NOTHING
        every = all_of(map(self._sounding, units))
        return any_of([every, *self._named(whole_homophones(self.query.query_string))])

    def some_words(self, server):
        text = (topic(self.query.query_string) or self.query.query_string) if self._is_plain else ""
        words = list(dict.fromkeys(unit.text for unit in split(text[:LONGEST_QUERY])))[:MOST_TERMS]
        parts = chain.from_iterable((self._holding(word), *self._named([whole_name(word)])) for word in words)
        return self._most_of(server, parts, least=1) if len(words) > 1 else NOTHING

    def half(self, server):
        terms = self._terms(self.query.query_string) if self._is_plain else []
        parts = [self._word(term) for term in terms]
        return self._most_of(server, parts, least=ceil(len(terms) / 2)) if len(terms) > 1 else NOTHING

    def one_wrong(self, server):
        return any_of(self._named(one_wrong(self.query.query_string))) if self._is_plain else NOTHING

    def _most_of(self, server, parts, least):
        parts = list(dict.fromkeys(parts))
        size, counts = server.count(parts)
        distinctive = [part for part, count in zip(parts, counts, strict=True) if 0 < count <= size * DISTINCTIVE + FEW]
        return Most(tuple(distinctive), least) if len(distinctive) >= least else NOTHING

    def _holding(self, text):
        """Return the rows that hold all terms of a text, or have it as a name."""
        return any_of([self._every(self._terms(text), self.query.boost), *self._named([whole_name(text)])])

    def _condition(self, query, boost=1.0):
        match query:
            case PlainText(operator="and"):
                return self._every(self._terms(query.query_string), boost * query.boost)
            case PlainText():
                return any_of(self._every(group, boost * query.boost) for group in self.groups(query.query_string))
            case Phrase():
                return self._phrase(phrase_terms(query.query_string), boost)
            case Fuzzy():
                # Half of a run of Hanzi is enough. A word with a wrong letter is not found.
                groups = [self._roughly(group, boost) for group in self.groups(query.query_string)]
                return (all_of(groups) if query.operator == "and" else any_of(groups)) if groups else NOTHING
            case MatchAll():
                return EVERYTHING
            case Boost():
                return self._condition(query.subquery, boost * query.boost)
            case Not():
                return without(self._condition(query.subquery, boost))
            case And():
                return all_of(self._condition(subquery, boost) for subquery in query.subqueries)
            case Or():
                return any_of(self._condition(subquery, boost) for subquery in query.subqueries)
        raise NotImplementedError(f"{type(query).__name__} is not supported by this search backend.")

    @cached_property
    def _in_fields(self):
        return fields_of(self._bits) if self.fields else [0]

    def _every(self, terms, boost=1.0):
        return all_of(self._word(term, boost) for term in terms) if terms else NOTHING

    def _word(self, term, boost=1.0):
        """Return the condition for a term as it is written, in words withheld from some rows, or as a spelling."""
        texts = {lexeme(term.text): term.prefix}
        if term.text[0] != SPELLED:
            if self.searches_withheld:
                texts[lexeme(term.text, WITHHELD)] = term.prefix
            if spelled := spelled_beginning(term.text):
                texts[lexeme(spelled.text)] = True
        return any_of(
            Word(text, prefix, boost, field=field) for text, prefix in texts.items() for field in self._in_fields
        )

    def _named(self, terms):
        return [Word(lexeme(term.text), is_name=True, field=field) for term in terms for field in self._in_fields]

    def _sounding(self, unit):
        if unit.han and len(unit.text) > 1:
            return any_of(map(self._word, homophones(unit.text)))
        return self._every(self._terms(unit.text))

    def _phrase(self, terms, boost):
        """Return the rows that hold every pair of neighbours in one field."""
        if not terms:
            return NOTHING
        words = [Word(lexeme(term.text), term.prefix, boost) for term in terms]
        fields = self._in_fields if self.fields else fields_of((max(field_bits().values()) << 1) - 1)
        together = any_of(all_of(replace(word, boost=0, field=field) for word in words) for field in fields)
        return all_of([*words, together])

    def _roughly(self, group, boost):
        return _some_of([self._word(term, boost) for term in group], ceil(len(group) / 2))


def _some_of(words, least):
    return any_of(words) if least == 1 else (Any(tuple(words), least) if len(words) >= least else NOTHING)


class WordsQueryCompiler(WordAttemptsMixin, SearchQueryCompiler):
    attempts = (
        WordAttemptsMixin.match,
        WordAttemptsMixin.asked_about,
        WordAttemptsMixin.same_sound,
        WordAttemptsMixin.some_words,
        WordAttemptsMixin.half,
        WordAttemptsMixin.one_wrong,
    )


class WordsAutocompleteQueryCompiler(WordAttemptsMixin, AutocompleteQueryCompiler):
    attempts = (WordAttemptsMixin.match, WordAttemptsMixin.same_sound)


class ServerEvaluation(Evaluation):
    """The server finds and scores rows, the database decides which of them there are."""

    def found(self, attempt, columns):
        condition, certain = self._conditions(attempt)
        rows, ranked = self.matching(condition, certain, columns)
        if isinstance(condition, Most):
            ranked = near_the_best(ranked, NEAR)
            rows = rows_with(rows, [pk for _, pk, *_ in ranked])
        return rows, ranked

    def best_found(self, attempt, limit):
        return self.best_matching(*self._conditions(attempt), limit)

    def matching(self, condition, certain, columns):
        """Return (rows as a queryset, [(score, primary key, *columns)] in order) that hold a condition.

        Rows from which words are withheld must hold `certain`, the same condition without those words.
        """
        raise NotImplementedError

    def best_matching(self, condition, certain, limit):
        """Return the best few of these rows as a list."""
        raise NotImplementedError

    @property
    def is_withheld(self):
        """The rows that must not be found by withheld words, as a condition of the database."""
        return reduce(or_, [Q(pk__in=rows.values("pk")) for rows in self.withheld], database.NOTHING)

    def _conditions(self, attempt):
        condition = attempt(self._compiler, self)
        if not self._compiler.searches_withheld:
            return condition, condition
        return condition, attempt(self._compiler.without_withheld(), self)
