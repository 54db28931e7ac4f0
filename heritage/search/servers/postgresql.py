"""PostgreSQL searches itself: modelsearch's index entries hold our words, and a search is a queryset.

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.servers.postgresql"}}

The words are written as tsvector and tsquery without any dictionary of the server's, so its language does not matter.
They lie in `body` and `autocomplete`; `title`, with what modelsearch computes from it, stays empty. The positions of a
word are the numbers of its fields, counted from a word that every row begins with.
"""

from dataclasses import replace
from functools import reduce
from operator import add, and_, attrgetter, or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import transaction
from django.db.models import Case, Count, F, FloatField, IntegerField, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from modelsearch.backends.base import get_model_root
from modelsearch.backends.database.postgres import postgres
from modelsearch.backends.database.postgres.postgres import IndexEntry
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from heritage.search.index.store import IndexUnavailableError
from heritage.search.query.compiler import HELD, NEAR
from heritage.search.query.spelling import WHOLE_NAME
from heritage.search.results import database
from heritage.search.results.evaluation import near_the_best
from heritage.search.results.search_results import SearchResults
from heritage.search.servers.index import IndexAfterCommitMixin, RebuildAtOnceMixin
from heritage.search.servers.lexemes import LEVELS, NAME_LEVELS, lexemes
from heritage.search.servers.queries import (
    All,
    Any,
    Most,
    ServerEvaluation,
    Without,
    Word,
    WordsAutocompleteQueryCompiler,
    WordsQueryCompiler,
    any_of,
    scored_words,
)

# The lock for writing entries. Each process reads its rows while it holds the lock, so the last one is right.
_WRITING = 0x68657269
_BEGINNING = "^"
_LARGEST = 900_000  # bytes; a tsvector takes 1 MB
_FIRST = 1.6449  # what ts_rank divides by for the first place of a word


class Tsquery(SearchQuery):
    """A condition on words that the server must not analyse."""

    template = "%(expressions)s::tsquery"

    def __init__(self, condition):
        super().__init__(written(condition), search_type="raw")


def written(condition):
    match condition:
        case Word(text, prefix):
            word = _quoted(text) + (":*" if prefix else "")
            return f"({_quoted(_BEGINNING)} <{condition.field}> {word})" if condition.field else word
        case Without(part):
            return f"!{written(part)}"
        case All(parts):
            return f"({' & '.join(map(written, parts))})"
        case Any(parts):
            return f"({' | '.join(map(written, parts))})"


def _quoted(word):
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def vector(words):
    """Write {word: (level, fields)} as a tsvector; of far too many words the heaviest."""
    pieces, size = [f"{_quoted(_BEGINNING)}:1"], 0
    for word, (level, fields) in words.items():
        size += len(word.encode()) + 4 + 2 * len(fields)
        if size > _LARGEST:
            break
        pieces.append(f"{_quoted(word)}:{','.join(f'{1 + field}{level}' for field in fields)}")
    return " ".join(pieces)


class Index(IndexAfterCommitMixin, postgres.PostgresIndex):
    def index_rows(self, model, pks):
        with transaction.atomic(using=self.write_connection.alias):
            with self.write_connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
            super().index_rows(model, pks)

    def store(self, model, rows):
        content_type = get_content_type_pk(model)
        words = [(row, lexemes(row)) for row in rows]
        entries = [
            IndexEntry(
                content_type_id=content_type,
                object_id=str(row.pk),
                title="",
                body=vector(held["text"]),
                autocomplete=vector(held["typed"]),
            )
            for row, held in words
        ]
        IndexEntry.objects.using(self.write_connection.alias).bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )

    def remove(self, model, pks):
        if pks:
            types = get_descendants_content_types_pks(get_model_root(model))
            self.entries.filter(content_type__in=types, object_id__in=map(str, pks)).delete()

    def _refresh_title_norms(self, full=False):
        pass  # a title counts more by its level


class Rebuilder(RebuildAtOnceMixin, postgres.PostgresSearchRebuilder):
    """Entries are replaced in batches, so that a save does not wait for the whole rebuild."""


class PostgresEvaluation(ServerEvaluation):
    """The entries are joined to the queryset, so one query finds, filters, scores and sorts."""

    def __init__(self, backend, compiler):
        super().__init__(backend, compiler)
        column = "autocomplete" if compiler.index_field == "typed" else "body"
        self._entries = compiler.queryset.alias(_words=F(f"index_entries__{column}"))

    def matching(self, condition, certain, columns):
        rows, in_order = self._found(condition, certain)
        # A queryset with joins may name a row more than once.
        return rows, list({row[1]: row for row in in_order.values_list("_score", "pk", *columns)}.values())

    def best_matching(self, condition, certain, limit):
        best = list(dict.fromkeys(self._found(condition, certain)[1][:limit]))
        return near_the_best(best, NEAR, attrgetter("_score")) if isinstance(condition, Most) else best

    def check(self):
        if not IndexEntry.objects.using(self._compiler.queryset.db).exists():
            raise IndexUnavailableError("nothing was ever indexed")

    def count(self, parts):
        """Return how many rows there are, and how many of them hold each part of a query."""
        asked = {f"n{number}": Count("pk", filter=_holds(part)) for number, part in enumerate(parts)}
        holding = self._entries.order_by().filter(_holds(any_of(parts))).aggregate(**asked)
        return self._compiler.queryset.count(), [holding[name] for name in asked]

    def _found(self, condition, certain):
        """Return the rows, and the rows with their score in order."""
        rows = self._entries.filter(_holds(condition))
        if certain != condition:
            rows = rows.filter(_holds(certain) | ~self.is_withheld)
        # Rows of equal score keep the order of the queryset, so that no page repeats what another page has shown.
        ordering = (rows.query.order_by or rows.model._meta.ordering) if rows.ordered else ["-pk"]
        first = ["-_score"] if self._compiler.order_by_relevance else []
        score = _score(condition)
        if certain != condition and isinstance(condition, Most):
            # Where the best row decides which rows are near, withheld words must not make it the best.
            score = Case(When(self.is_withheld, then=_score(certain)), default=score)
        return rows, rows.annotate(_score=score).order_by(*first, *ordering)


def _holds(condition):
    """Return a condition on words as a condition on the rows that have `_words`."""
    match condition:
        case All(()):
            return database.EVERYTHING
        case Any(()):
            return database.NOTHING
        case Any(parts, least) if least > 1:
            held = [Case(When(_words=Tsquery(part), then=1), default=0, output_field=IntegerField()) for part in parts]
            return Q(_words=Tsquery(any_of(parts))) & Q(GreaterThanOrEqual(reduce(add, held), least))
        case Without(part) if _counts(part):
            return ~_holds(part)
        case All(parts) if _counts(condition):
            return reduce(and_, map(_holds, parts))
        case Any(parts) if _counts(condition):
            return reduce(or_, map(_holds, parts))
    return Q(_words=Tsquery(condition))


def _counts(condition):
    """Return whether a condition asks for some of several words, which a tsquery cannot express."""
    match condition:
        case Word():
            return False
        case Without(part):
            return _counts(part)
        case Any(least=least) if least > 1:
            return True
    return any(map(_counts, condition.parts))


def _score(condition):
    """Return the sum of the scores of the words."""
    alike = {}
    for word in scored_words(condition):
        alike.setdefault((word.is_name, word.boost), []).append(word)
    total = Value(0.0, output_field=FloatField())
    if isinstance(condition, Most):
        for part in condition.parts:
            total += Case(When(_holds(part), then=HELD), default=0.0, output_field=FloatField())
    for (is_name, boost), words in alike.items():
        levels = NAME_LEVELS.values() if is_name else LEVELS.values()
        most = max(levels)
        weights = [level / most for level in reversed(levels)]  # D, C, B, A
        # ts_rank is the mean of the words; we want the sum.
        words = list(dict.fromkeys(replace(word, field=0) for word in words))
        factor = boost * len(words) * _FIRST * (WHOLE_NAME if is_name else most)
        total += SearchRank(F("_words"), Tsquery(Any(tuple(words))), weights=weights) * Value(factor)
    return total


class Results(SearchResults):
    evaluation_class = PostgresEvaluation


class SearchBackend(postgres.PostgresSearchBackend):
    index_class = Index
    query_compiler_class = WordsQueryCompiler
    autocomplete_query_compiler_class = WordsAutocompleteQueryCompiler
    results_class = Results
    rebuilder_class = atomic_rebuilder_class = Rebuilder
    catch_indexing_errors = True
