"""Search results: the index proposes rows and an order, the database decides which of them there are."""

from itertools import islice
from typing import NamedTuple

import numpy as np
from django.db.models import Count
from modelsearch.backends.base import FilterFieldError, get_model_root

from heritage.pages.ranked_results import RankedResults
from heritage.search.results.database import as_keys_of, rows_with
from heritage.search.results.evaluation import Evaluation, near_the_best
from heritage.wagtail_patches.modelsearch_backends import is_filterable, score_field


class Proposed(NamedTuple):
    """Primary keys that the index found, with their scores; or with `complement`, those that it leaves out."""

    pks: np.ndarray
    scores: np.ndarray
    complement: bool = False
    near: float = 0.0  # see Match


class IndexEvaluation(Evaluation):
    """The index proposes primary keys with their scores."""

    def __init__(self, backend, compiler):
        super().__init__(backend, compiler)
        backend.catch_up()

    def report_unusable(self):
        self._backend.report_unusable()

    def found(self, attempt, columns):
        proposed = self._proposed(attempt)
        pks = proposed.pks.tolist()
        if not pks and not proposed.complement:
            return self._compiler.queryset.none(), []
        rows = rows_with(self._compiler.queryset, pks, proposed.complement)
        scores = {} if proposed.complement else dict(zip(pks, proposed.scores.tolist(), strict=True))
        ranked = self.ranked(rows, scores, columns)
        if proposed.near and ranked:
            ranked = near_the_best(ranked, proposed.near)
            rows = rows_with(rows, [pk for _, pk, *_ in ranked])
        return rows, ranked

    def best_found(self, attempt, limit):
        """Ask the database about the best ones only, and about more of them only if it refuses many."""
        proposed, queryset = self._proposed(attempt), self._compiler.queryset.order_by()
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
        """Return what the index finds, without the rows that only withheld words find."""
        compiler = self._compiler
        model = compiler.queryset.model._meta.concrete_model
        root = get_model_root(model)
        with self._backend.store.reading() as snapshot:
            compiler.met_withheld = False
            match = attempt(compiler, snapshot)
            # A row of another model would only be asked about and refused.
            scores = match.scores if match.complement else match.scores * snapshot.of_model(model._meta.label_lower)
            pks, scores, rows = snapshot.found(scores, root._meta.label_lower)
            pks = as_keys_of(root, pks)
            if not compiler.met_withheld or match.complement:
                return Proposed(pks, scores, match.complement, match.near)
            sure = attempt(compiler.without_withheld(), snapshot).scores
        sure = np.broadcast_to(sure, match.scores.shape)[rows]
        # Where the best row decides which rows are near, withheld words must not make it the best.
        dubious = (sure != scores) if match.near else (sure == 0)
        if dubious.any():
            scores = np.where(np.isin(pks, self._withheld_among(root, pks[dubious])), sure, scores)
            pks, scores = pks[scores > 0], scores[scores > 0]
        return Proposed(pks, scores, near=match.near)

    def _withheld_among(self, root, pks):
        """Return those of some rows that must not be found, nor ranked, by withheld words."""
        every = [rows_with(rows, pks.tolist()).order_by().values_list("pk") for rows in self.withheld]
        return [pk for (pk,) in every[0].union(*every[1:])] if every else []


class SearchResults(RankedResults):
    supports_facet = True
    evaluation_class = IndexEvaluation

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
        """Return {primary key: score} of all results, unsliced, in their order."""
        return self._evaluation.scores

    @property
    def is_relaxed(self):
        """Whether nothing matched exactly, and these are the nearest results."""
        return self._evaluation.is_relaxed

    def ranked(self, *columns):
        """Return ([(score, primary key, *columns)] of all results in their order, `is_relaxed`)."""
        _, ranked, is_relaxed = self._evaluation.evaluate(*columns)
        return ranked, is_relaxed

    def best(self, limit):
        """Return the best few results as a list. Much faster than a slice of many results: nothing is counted."""
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
        """Return {value: number of results with it}, the most frequent first."""
        if not is_filterable(self.query_compiler, field_name):
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        counts = self.queryset().values_list(field_name).annotate(Count("pk", distinct=True))
        return dict(counts.order_by("-pk__count", field_name))
