"""Results of a search by a server: the server finds and scores, the database decides which rows there are."""

from functools import cached_property, reduce
from operator import itemgetter, or_

from django.db.models import Q
from modelsearch.backends.base import get_model_root

from heritage.search.index.documents import withholding_models
from heritage.search.index.store import IndexUnavailableError
from heritage.search.query.compiler import NEAR
from heritage.search.results import database
from heritage.search.servers.queries import Most


def near_the_best(found, score):
    least = NEAR * max(map(score, found), default=0.0)
    return [one for one in found if score(one) >= least]


class Evaluation:
    """One query against one queryset, worked out once however often its results are counted and sliced."""

    def __init__(self, backend, compiler):
        self._backend = backend
        self._compiler = compiler

    @cached_property
    def _outcome(self):
        return self.evaluate()

    @property
    def rows(self):
        return self._outcome[0]

    @cached_property
    def scores(self):
        return {pk: score for score, pk in self._outcome[1]}

    @property
    def is_relaxed(self):
        return self._outcome[2]

    def evaluate(self, *columns):
        """Return (rows as a queryset, [(score, primary key, *columns)] in order, whether they only come near)."""
        try:
            for attempt in self._compiler.attempts:
                condition, certain = self._conditions(attempt)
                rows, ranked = self.found(condition, certain, columns)
                if isinstance(condition, Most):
                    ranked = near_the_best(ranked, itemgetter(0))
                    rows = database.rows_with(rows, [pk for _, pk, *_ in ranked])
                if ranked:
                    return rows, ranked, attempt is not self._compiler.attempts[0]
            self.check()
        except IndexUnavailableError:
            rows = self._found_by_database()
            return rows, [(0.0, *row) for row in rows.values_list("pk", *columns)], False
        return rows, ranked, False

    def best(self, limit):
        """The best few rows, in order."""
        try:
            for attempt in self._compiler.attempts:
                if best := self.best_found(*self._conditions(attempt), limit):
                    return best
            self.check()
        except IndexUnavailableError:
            return list(self._found_by_database()[:limit])
        return []

    def _conditions(self, attempt):
        """What rows must hold, and what they must hold where words may be withheld from finding them."""
        condition = attempt(self._compiler, self)
        if not self._compiler.searches_withheld:
            return condition, condition
        return condition, attempt(self._compiler.without_withheld(), self)

    @property
    def withheld(self):
        """Rows that must not be found by withheld words."""
        root = get_model_root(self._compiler.queryset.model)
        models = [model for model in withholding_models() if get_model_root(model) is root]
        every = [Q(pk__in=rows.values("pk")) for model in models for rows in model.search_withheld().values()]
        return reduce(or_, every, database.NOTHING)

    def _found_by_database(self):
        compiler = self._compiler
        rows = compiler.queryset.filter(database.condition(compiler.query, compiler.queryset.model, compiler.fields))
        return rows if rows.ordered else rows.order_by("-pk")
