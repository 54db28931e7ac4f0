"""Search results: the index proposes rows and an order, the database decides which of them there are."""

from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from django.db.models import Count
from modelsearch.backends.base import BaseSearchResults, FilterFieldError, get_model_root

from heritage.search.index.documents import withholding_models
from heritage.search.index.store import IndexUnavailableError
from heritage.search.results.database import as_keys_of, condition, rows_with
from heritage.wagtail_patches.modelsearch_backends import is_filterable, score_field


class Proposed(NamedTuple):
    """Primary keys that the index found, with their scores; or with `complement`, those that it leaves out."""

    pks: np.ndarray
    scores: np.ndarray
    complement: bool = False
    near: float = 0.0  # see Match


class _Evaluation:
    """One query against one queryset, worked out once however often its results are counted and sliced."""

    def __init__(self, backend, compiler):
        self._backend = backend
        self._store = backend.store
        self._compiler = compiler
        backend.catch_up()

    @property
    def rows(self):
        """The matching rows as a queryset, for whatever else the database can do with them."""
        return self._outcome[0]

    @cached_property
    def scores(self):
        """{primary key: score}, in the order of the results."""
        return {pk: score for score, pk in self._outcome[1]}

    @property
    def is_relaxed(self):
        """Whether nothing fitted exactly, and this is what came nearest."""
        return self._outcome[2]

    @cached_property
    def _outcome(self):
        return self.evaluate()

    def evaluate(self, *columns):
        """Return (rows as a queryset, [(score, primary key, *columns)] in order, whether they only come near)."""
        compiler = self._compiler
        try:
            for attempt in compiler.attempts:
                rows, ranked = self._among(self._proposed(attempt), columns)
                # The database decides that there is nothing, not the index: a strict match with a row that nobody may
                # see must look like no match at all.
                if ranked:
                    return rows, ranked, attempt is not compiler.attempts[0]
        except IndexUnavailableError:
            rows = self._found_by_database()
            return rows, self._ranked(rows, {}, columns), False
        return rows, ranked, False

    def best(self, limit):
        """The best few rows, in order, without finding out which others there are."""
        compiler = self._compiler
        try:
            for attempt in compiler.attempts:
                if found := self._best_of(self._proposed(attempt), limit):
                    return found
        except IndexUnavailableError:
            return list(self._found_by_database()[:limit])
        return []

    def _best_of(self, proposed, limit):
        """Ask the database about the best ones only, and about more of them only if it refuses many."""
        queryset = self._compiler.queryset.order_by()
        ranked = proposed.pks[np.argsort(-proposed.scores, kind="stable")].tolist()
        best, asked = [], 0
        while len(best) < limit and asked < len(ranked):
            some = ranked[asked : asked + max(limit * 8, asked * 8)]
            allowed = set(rows_with(queryset, some).values_list("pk", flat=True))
            best += [pk for pk in some if pk in allowed]
            asked += len(some)
        rows = {row.pk: row for row in rows_with(queryset, best[:limit])} if best else {}
        return [rows[pk] for pk in best[:limit] if pk in rows]

    def _proposed(self, attempt):
        """What the index finds, less the rows that only words find which must not."""
        compiler = self._compiler
        model = compiler.queryset.model._meta.concrete_model
        root = get_model_root(model)
        with self._store.reading() as snapshot:
            compiler.met_withheld = False
            match = attempt(compiler, snapshot)
            # A row that is none of this model's would cost a question and be refused.
            scores = match.scores if match.complement else match.scores * snapshot.of_model(model._meta.label_lower)
            pks, scores, rows = snapshot.found(scores, root._meta.label_lower)
            pks = as_keys_of(root, pks)
            if not compiler.met_withheld or match.complement:
                return Proposed(pks, scores, match.complement, match.near)
            sure = attempt(compiler.without_withheld(), snapshot).scores
        sure = np.broadcast_to(sure, match.scores.shape)[rows]
        # Where the best decides which others are near, it must not be the best by such words either.
        dubious = (sure != scores) if match.near else (sure == 0)
        if dubious.any():
            scores = np.where(np.isin(pks, self._withheld_among(root, pks[dubious])), sure, scores)
            pks, scores = pks[scores > 0], scores[scores > 0]
        return Proposed(pks, scores, near=match.near)

    def _withheld_among(self, root, pks):
        """Those of some rows that must not be found, nor ranked, by withheld words."""
        models = [model for model in withholding_models() if get_model_root(model) is root]
        every = [
            rows_with(rows, pks.tolist()).order_by().values_list("pk")
            for model in models
            for rows in model.search_withheld().values()
        ]
        return [pk for (pk,) in every[0].union(*every[1:])] if every else []

    def _among(self, proposed, columns):
        pks = proposed.pks.tolist()
        if not pks and not proposed.complement:
            return self._compiler.queryset.none(), []
        rows = rows_with(self._compiler.queryset, pks, proposed.complement)
        scores = {} if proposed.complement else dict(zip(pks, proposed.scores.tolist(), strict=True))
        ranked = self._ranked(rows, scores, columns)
        if proposed.near and ranked:
            least = proposed.near * max(score for score, *_ in ranked)
            ranked = [row for row in ranked if row[0] >= least]
            rows = rows_with(rows, [row[1] for row in ranked])
        return rows, ranked

    def _found_by_database(self):
        self._backend.report_unusable()
        compiler = self._compiler
        return compiler.queryset.filter(condition(compiler.query, compiler.queryset.model, compiler.fields))

    def _ranked(self, rows, scores, columns):
        # Rows of equal score keep the order of the queryset, so that no page repeats what another page has shown.
        in_order = rows if rows.ordered else rows.order_by("-pk")
        ranked = [(scores.get(row[0], 0.0), *row) for row in in_order.values_list("pk", *columns)]
        if len(ranked) > len(scores):  # a queryset with joins may name a row more than once
            ranked = list({row[1]: row for row in ranked}.values())
        return sorted(ranked, key=itemgetter(0), reverse=True) if self._compiler.order_by_relevance else ranked


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

    def ranked(self, *columns):
        """([(score, primary key, *columns)] of all results in their order, whether nothing fitted exactly)."""
        _, ranked, is_relaxed = self._evaluation.evaluate(*columns)
        return ranked, is_relaxed

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
                if name := score_field(self):
                    setattr(found[pk], name, score)
                yield found[pk]

    def facet(self, field_name):
        """{value: how many results have it}, the most frequent first."""
        if not is_filterable(self.query_compiler, field_name):
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        counts = self.queryset().values_list(field_name).annotate(Count("pk", distinct=True))
        return dict(counts.order_by("-pk__count", field_name))
