"""Elasticsearch and OpenSearch search for us: they propose rows, the database decides which of them there are.

EXPERIMENTAL: tested against a stand-in only, this has never met a real server. Try it with your own data first.

    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "heritage.search.servers.elasticsearch.elasticsearch9", "URLS": ["https://…"]},
    }

Of modelsearch's own backends this keeps the clients, the indexes and their rebuilding. Documents hold our words, once
all together to find a row, and once by level to score it; nothing in them is analysed. Where a server does not answer,
the database compares text itself.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import import_module

from modelsearch.backends.elasticsearchbase import ElasticsearchBaseMapping

from heritage.search.index.store import IndexUnavailableError
from heritage.search.query.compiler import HELD, NEAR
from heritage.search.query.spelling import WHOLE_NAME
from heritage.search.results.database import rows_with
from heritage.search.results.evaluation import near_the_best
from heritage.search.results.search_results import SearchResults
from heritage.search.servers.index import IndexAfterCommitMixin, RebuildAtOnceMixin
from heritage.search.servers.lexemes import LEVELS, NAME_LEVELS, lexemes
from heritage.search.servers.queries import (
    EVERYTHING,
    NOTHING,
    All,
    Any,
    Most,
    ServerEvaluation,
    Without,
    Word,
    WordsAutocompleteQueryCompiler,
    WordsQueryCompiler,
    scored_words,
)

logger = logging.getLogger(__name__)

SERVERS = {"elasticsearch7", "elasticsearch8", "elasticsearch9", "opensearch2", "opensearch3"}
_MOST = 10_000  # rows that one answer may hold, where the server's settings have not been changed


class Mapping(ElasticsearchBaseMapping):
    def get_mapping(self):
        columns = [
            column for kind in ("text", "typed") for column in (kind, *(_column(kind, level) for level in LEVELS))
        ]
        return {
            "properties": {
                "pk": {"type": "keyword"},
                "_django_content_type": {"type": "keyword"},
                **{column: {"type": "keyword", "doc_values": False} for column in columns},
            }
        }

    def get_document(self, obj):
        document = {"pk": str(obj.pk), "_django_content_type": self.get_all_content_types()}
        for kind, words in lexemes(obj).items():
            document[kind] = []
            for word, (level, fields) in words.items():
                document[kind] += [word, *(_in_field(word, field) for field in fields)]
                document.setdefault(_column(kind, level), []).append(word)
        return document


def _in_field(word, field):
    """Return the word for a word in one field, with a mark that no text contains."""
    return f"{chr(0xE000 + field)}{word}" if field else word


def _column(kind, level):
    return f"{kind}_{level.lower()}"


def holds(condition, column):
    """Return a condition in the language of the server."""
    match condition:
        case All(()):
            return {"match_all": {}}
        case Any(()):
            return {"match_none": {}}
        case Word(text, prefix):
            return {"prefix" if prefix else "term": {column: _in_field(text, condition.field)}}
        case Without(part):
            return {"bool": {"must_not": [holds(part, column)]}}
        case All(parts):
            return {"bool": {"filter": [holds(part, column) for part in parts]}}
        case Any(parts, least):
            return {"bool": {"should": [holds(part, column) for part in parts], "minimum_should_match": least}}


def _scores(condition, kind):
    """Yield the score of each word at each level at which a row may hold it."""
    for word in scored_words(condition):
        levels, factor = (NAME_LEVELS, WHOLE_NAME) if word.is_name else (LEVELS, 1.0)
        for level, weight in levels.items():
            held = holds(replace(word, field=0), _column(kind, level))
            yield {"constant_score": {"filter": held, "boost": weight * factor * word.boost}}
    if isinstance(condition, Most):
        for part in condition.parts:
            yield {"constant_score": {"filter": holds(part, kind), "boost": HELD}}


class ElasticsearchEvaluation(ServerEvaluation):
    """The server proposes primary keys with their scores."""

    def matching(self, condition, certain, columns):
        queryset = self._compiler.queryset
        scores = self._hits(condition)
        if certain != condition:
            # Such a row is neither found nor ranked by withheld words.
            sure = self._hits(certain)
            dubious = [pk for pk in scores if scores[pk] != sure.get(pk)]
            withheld = rows_with(queryset.filter(self.is_withheld), dubious).values_list("pk", flat=True)
            scores |= {str(pk): sure.get(str(pk)) for pk in withheld}
            scores = {pk: score for pk, score in scores.items() if score is not None}
        rows = queryset if scores is None else rows_with(queryset, scores)
        to_key = queryset.model._meta.pk.to_python
        return rows, self.ranked(rows, {to_key(pk): score for pk, score in (scores or {}).items()}, columns)

    def best_matching(self, condition, certain, limit):
        found = self.matching(condition, certain, ())[1]
        near = near_the_best(found, NEAR) if isinstance(condition, Most) else found
        pks = [pk for _, pk in near[:limit]]
        rows = {row.pk: row for row in rows_with(self._compiler.queryset.order_by(), pks)} if pks else {}
        return [rows[pk] for pk in pks if pk in rows]

    def count(self, parts):
        """Return how many rows there are, and how many of them hold each part of a query."""
        kind = self._compiler.index_field
        asked = {f"n{number}": {"filter": holds(part, kind)} for number, part in enumerate(parts)}
        answer = self._ask({"query": self._all(), "size": 0, "track_total_hits": True, "aggregations": asked})
        counts = answer["aggregations"]
        return answer["hits"]["total"]["value"], [counts[name]["doc_count"] for name in asked]

    def _hits(self, condition):
        """Return {primary key as text: score}; None for every row."""
        if condition == EVERYTHING:
            return None
        if condition == NOTHING:
            return {}
        kind = self._compiler.index_field
        found = {"filter": [self._all(), holds(condition, kind)], "should": list(_scores(condition, kind))}
        query = {"bool": {**found, "minimum_should_match": 0}}
        answer = self._ask({"query": query, "size": _MOST, "_source": False})
        return {hit["_id"]: hit["_score"] for hit in answer["hits"]["hits"]}

    def _all(self):
        return {"term": {"_django_content_type": Mapping(self._compiler.queryset.model).get_content_type()}}

    def _ask(self, body):
        try:
            return self._backend.ask(self._compiler.queryset.model, body)
        except Exception as error:  # each version of each client has its own
            logger.warning("The search server did not answer, and the database has searched: %s", error)
            raise IndexUnavailableError(str(error)) from error


class Results(SearchResults):
    evaluation_class = ElasticsearchEvaluation


class _Index(IndexAfterCommitMixin):
    def store(self, model, rows):
        super(IndexAfterCommitMixin, self).add_items(model, rows)

    def remove(self, model, pks):
        for pk in pks:
            with suppress(self.backend.NotFoundError):
                self.es.delete(index=self.name, id=str(pk))


class _Backend:
    mapping_class = Mapping
    query_compiler_class = WordsQueryCompiler
    autocomplete_query_compiler_class = WordsAutocompleteQueryCompiler
    results_class = Results

    def ask(self, model, body):
        index = self.get_index_for_model(model).name
        if self.use_new_elasticsearch_api:
            return self.es.search(index=index, **body)
        return self.es.search(index=index, body=body)


def __getattr__(name):
    """Return our search on the backend of modelsearch's with this name; each needs the client of its own version."""
    if name in SERVERS:
        return _backend_on(import_module(f"modelsearch.backends.{name}").SearchBackend)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _backend_on(stock):
    class Index(_Index, stock.index_class):
        pass

    class Rebuilder(RebuildAtOnceMixin, stock.atomic_rebuilder_class):
        pass

    class SearchBackend(_Backend, stock):
        index_class = Index
        atomic_rebuilder_class = Rebuilder

    return SearchBackend
