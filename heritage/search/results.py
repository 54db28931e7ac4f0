"""Search results: the index proposes rows and an order, the database decides which of them there are."""

from functools import cached_property
from heapq import nlargest
from itertools import islice
from operator import itemgetter

from django.db.models import Count
from modelsearch.backends.base import BaseSearchResults, FilterFieldError, get_model_root

from .compiler import Match
from .database import condition, rows_with
from .documents import withholding_models
from .index_store import IndexUnavailableError


class _Evaluation:
    """One query against one queryset, worked out once however often its results are counted and sliced."""

    def __init__(self, backend, compiler):
        self._backend = backend
        self._store = backend.store
        self._compiler = compiler

    @property
    def rows(self):
        """The matching rows as a queryset, for whatever else the database can do with them."""
        return self._outcome[0]

    @property
    def scores(self):
        """{primary key: score}, in the order of the results."""
        return self._outcome[1]

    @property
    def is_relaxed(self):
        """Whether nothing fitted exactly, and this is what came nearest."""
        return self._outcome[2]

    @cached_property
    def _outcome(self):
        compiler = self._compiler
        try:
            for attempt in compiler.attempts:
                rows, scores = self._among(self._proposed(attempt))
                # The database decides that there is nothing, not the index: a strict match with a row that nobody may
                # see must look like no match at all.
                if scores:
                    return rows, scores, attempt is not compiler.attempts[0]
        except IndexUnavailableError:
            rows = self._found_by_database()
            return rows, self._ranked(rows, {}), False
        return rows, scores, False

    def best(self, limit):
        """The best few rows, in order, without finding out which others there are."""
        compiler = self._compiler
        try:
            for attempt in compiler.attempts:
                if found := self._best_of(self._proposed(attempt).scores, limit):
                    return found
        except IndexUnavailableError:
            return list(self._found_by_database()[:limit])
        return []

    def _best_of(self, scores, limit):
        """Ask the database about the best ones only, and about more of them only if it refuses many."""
        asked = 0
        pks = []
        while len(pks) < limit and asked < len(scores):
            some = max(limit * 8, asked * 8)
            ranked = [pk for pk, _ in nlargest(asked + some, scores.items(), key=itemgetter(1))[asked:]]
            allowed = set(map(str, rows_with(self._compiler.queryset.order_by(), ranked).values_list("pk", flat=True)))
            pks += [pk for pk in ranked if pk in allowed]
            asked += some
        rows = {str(row.pk): row for row in rows_with(self._compiler.queryset.order_by(), pks[:limit])} if pks else {}
        return [rows[pk] for pk in pks[:limit] if pk in rows]

    def _proposed(self, attempt):
        """What the index finds, less the rows that only words find which must not."""
        compiler = self._compiler
        with self._store.reading() as snapshot:
            compiler.met_withheld = False
            match = attempt(compiler, snapshot)
            if not compiler.met_withheld or match.complement:
                return match
            certain = attempt(compiler.without_withheld(), snapshot)
        dubious = match.scores.keys() - certain.scores.keys()
        if dubious:
            dubious -= self._withheld_among(dubious)
        allowed = certain.scores.keys() | dubious
        return Match({pk: score for pk, score in match.scores.items() if pk in allowed})

    def _withheld_among(self, pks):
        """Those of some rows that must not be found by withheld words."""
        root = get_model_root(self._compiler.queryset.model)
        models = [model for model in withholding_models() if get_model_root(model) is root]
        every = [
            rows_with(rows, pks).order_by().values_list("pk")
            for model in models
            for rows in model.search_withheld().values()
        ]
        return {str(pk) for (pk,) in every[0].union(*every[1:])} if every else set()

    def _among(self, match):
        if not match.scores and not match.complement:
            return self._compiler.queryset.none(), {}
        rows = rows_with(self._compiler.queryset, match.scores, match.complement)
        return rows, self._ranked(rows, {} if match.complement else match.scores)

    def _found_by_database(self):
        self._backend.report_unusable()
        compiler = self._compiler
        return compiler.queryset.filter(condition(compiler.query, compiler.queryset.model, compiler.fields))

    def _ranked(self, rows, scores):
        # Rows of equal score keep the order of the queryset, so that no page repeats what another page has shown.
        in_order = rows if rows.ordered else rows.order_by("-pk")
        # A queryset with joins may name a row more than once.
        pks = list(dict.fromkeys(in_order.values_list("pk", flat=True)))
        ranked = {pk: scores.get(str(pk), 0.0) for pk in pks}
        if self._compiler.order_by_relevance:
            ranked = dict(sorted(ranked.items(), key=lambda item: -item[1]))
        return ranked


class SearchResults(BaseSearchResults):
    supports_facet = True
    evaluation_class = _Evaluation

    def __init__(self, backend, query_compiler, prefetch_related=None):
        super().__init__(backend, query_compiler, prefetch_related)
        self._evaluation = self.evaluation_class(backend, query_compiler)

    def _clone(self):
        clone = super()._clone()
        clone._evaluation = self._evaluation
        return clone

    def queryset(self):
        """All results, unsliced and without their order, as a queryset to filter, count and aggregate further."""
        return self._evaluation.rows

    @property
    def scores(self):
        """{primary key: score} of all results, unsliced, in their order."""
        return self._evaluation.scores

    @property
    def is_relaxed(self):
        """Whether nothing fitted exactly, and these results are what came nearest."""
        return self._evaluation.is_relaxed

    def best(self, limit):
        """The best few results as a list. Much faster than a slice where there are many: nothing is counted."""
        return self._evaluation.best(limit)

    def _do_count(self):
        return len(range(len(self._evaluation.scores))[self.start : self.stop])

    def _do_search(self):
        scores = dict(islice(self._evaluation.scores.items(), self.start, self.stop))
        if not scores:
            return
        rows = rows_with(self.query_compiler.queryset.order_by(), scores)
        if self.prefetch_related:
            rows = rows.prefetch_related(*self.prefetch_related)
        found = {row.pk: row for row in rows}
        for pk, score in scores.items():
            if pk in found:  # else deleted a moment ago
                if self._score_field:
                    setattr(found[pk], self._score_field, score)
                yield found[pk]

    def facet(self, field_name):
        """{value: how many results have it}, the most frequent first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        counts = self.queryset().values_list(field_name).annotate(Count("pk", distinct=True))
        return dict(counts.order_by("-pk__count", field_name))
