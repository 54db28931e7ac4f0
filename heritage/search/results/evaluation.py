"""One query against one queryset: what is tried, in which order, and what answers where the index cannot."""

from functools import cached_property

from modelsearch.backends.base import get_model_root

from heritage.search.index.documents import withholding_models
from heritage.search.index.store import IndexUnavailableError
from heritage.search.results.database import condition


class Evaluation:
    """Evaluates once, however often the results are counted and sliced.

    Whoosh's index and the search servers each say how one attempt of the compiler is answered (`found`, `best_found`).
    """

    def __init__(self, backend, compiler):
        self._backend = backend
        self._compiler = compiler

    @cached_property
    def _outcome(self):
        return self.evaluate()

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
        """Whether nothing matched exactly, and these are the nearest results."""
        return self._outcome[2]

    def evaluate(self, *columns):
        """Return (rows as a queryset, [(score, primary key, *columns)] in order, whether they are only near)."""
        attempts = self._compiler.attempts
        try:
            for attempt in attempts:
                rows, ranked = self.found(attempt, columns)
                # The database decides that there is nothing, not the index: a strict match with a row that the visitor
                # may not see must look like no match at all.
                if ranked:
                    return rows, ranked, attempt is not attempts[0]
            self.check()
        except IndexUnavailableError:
            rows = self._found_by_database()
            return rows, self.ranked(rows, {}, columns), False
        return rows, ranked, False

    def best(self, limit):
        """Return the best few rows in order, without finding out which others there are."""
        try:
            for attempt in self._compiler.attempts:
                if best := self.best_found(attempt, limit):
                    return best
            self.check()
        except IndexUnavailableError:
            return list(in_stable_order(self._found_by_database())[:limit])
        return []

    def found(self, attempt, columns):
        """Return (rows as a queryset, [(score, primary key, *columns)] in order) of one attempt."""
        raise NotImplementedError

    def best_found(self, attempt, limit):
        """Return the best few rows of one attempt as a list."""
        raise NotImplementedError

    def check(self):
        """Raise IndexUnavailableError where an empty answer may only mean that nothing is indexed."""

    def report_unusable(self):
        """Called when the database answers in place of the index."""

    def ranked(self, rows, scores, columns):
        """Return [(score, primary key, *columns)] of rows, the best first. A row without a score has 0."""
        ranked = [(scores.get(row[0], 0.0), *row) for row in in_stable_order(rows).values_list("pk", *columns)]
        ranked = list({row[1]: row for row in ranked}.values())  # a queryset with joins may name a row more than once
        return sorted(ranked, key=score_of, reverse=True) if self._compiler.order_by_relevance else ranked

    @property
    def withheld(self):
        """Querysets of the rows that must not be found by words which are withheld from them."""
        root = get_model_root(self._compiler.queryset.model)
        models = [model for model in withholding_models() if get_model_root(model) is root]
        return [rows for model in models for rows in model.search_withheld().values()]

    def _found_by_database(self):
        self.report_unusable()
        compiler = self._compiler
        return compiler.queryset.filter(condition(compiler.query, compiler.queryset.model, compiler.fields))


def in_stable_order(rows):
    """Order rows that have no order: of equal score, no page of results repeats what another page shows."""
    return rows if rows.ordered else rows.order_by("-pk")


def score_of(row):
    return row[0]


def near_the_best(rows, share, score=score_of):
    """Keep the rows that have at least this share of the best score."""
    least = share * max(map(score, rows), default=0.0)
    return [row for row in rows if score(row) >= least]
