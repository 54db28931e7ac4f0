"""Questions that are put together once a process and then asked with other numbers.

For what a view of the map needs, Django takes several times as long to write the SQL as the database to answer it, and
writes the same each time. So it writes it once, with stand-ins where the numbers go.
"""

from django.db import connection

_FIRST = 30_000  # of the stand-ins: fits the smallest column, and is near no number that a question itself has


class Question:
    """The SQL of a queryset of rows. `build` gets as many numbers as will be asked with, and returns the queryset."""

    def __init__(self, build, size):
        stand_ins = range(_FIRST, _FIRST + size)
        self._sql, params = build([*stand_ins]).query.sql_with_params()
        self._params = list(params)
        self._places = [self._params.index(number) for number in stand_ins]

    def ask(self, numbers):
        """Return the rows, as tuples of what the database gives: for columns that need no conversion."""
        params = self._params.copy()
        for place, number in zip(self._places, numbers, strict=True):
            params[place] = number
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            return cursor.fetchall()
