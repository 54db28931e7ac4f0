"""Search results: the index proposes rows and an order, the database decides which of them there are."""

from functools import cached_property
from itertools import islice

from django.db.models import Count
from modelsearch.backends.base import BaseSearchResults, FilterFieldError

from .database import condition, rows_with
from .index_store import IndexUnavailableError


class _Evaluation:
    """One query against one queryset, worked out once however often its results are counted and sliced."""

    def __init__(self, store, compiler):
        self._store = store
        self._compiler = compiler

    @property
    def rows(self):
        """The matching rows as a queryset, for whatever else the database can do with them."""
        return self._outcome[0]

    @property
    def scores(self):
        """{primary key: score}, in the order of the results."""
        return self._outcome[1]

    @cached_property
    def _outcome(self):
        compiler = self._compiler
        try:
            rows, scores = self._among_proposed(compiler.match)
            # The database decides that there is nothing, not the index: a strict match with a row that nobody may see
            # must look like no match at all.
            if not scores and compiler.can_relax:
                rows, scores = self._among_proposed(compiler.relaxed_match)
        except IndexUnavailableError:
            rows = compiler.queryset.filter(condition(compiler.query, compiler.queryset.model, compiler.fields))
            return rows, self._ranked(rows, {})
        return rows, scores

    def _among_proposed(self, match_in):
        with self._store.reading() as snapshot:
            match = match_in(snapshot)
        if not match.scores and not match.complement:
            return self._compiler.queryset.none(), {}
        rows = rows_with(self._compiler.queryset, match.scores, match.complement)
        return rows, self._ranked(rows, {} if match.complement else match.scores)

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

    def __init__(self, backend, query_compiler, prefetch_related=None):
        super().__init__(backend, query_compiler, prefetch_related)
        self._evaluation = _Evaluation(backend.store, query_compiler)

    def _clone(self):
        clone = super()._clone()
        clone._evaluation = self._evaluation
        return clone

    def queryset(self):
        """All results, unsliced and without their order, as a queryset to filter, count and aggregate further."""
        return self._evaluation.rows

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
