"""Queries whose SQL is built once in a process and then run with other numbers.

For a view of the map, Django takes several times as long to build the SQL as the database to run it, and builds the
same SQL each time. With prepared SQL an answer costs 5 to 8 times the CPU of an empty view, without it 25 to 28
(`tests.benchmarks.map_speed`, whose bar is 20).
"""

from django.db import connection

_FIRST = 30_000  # of the placeholders: fits the smallest column, and no query has numbers near it


class PreparedQuery:
    """The SQL of a queryset of rows, built with placeholder numbers.

    `build` gets as many numbers as each call will have, and returns the queryset.
    """

    def __init__(self, build, size):
        placeholders = range(_FIRST, _FIRST + size)
        self._sql, params = build([*placeholders]).query.sql_with_params()
        self._params = list(params)
        self._positions = [self._params.index(number) for number in placeholders]

    def rows(self, numbers):
        """Return the rows as tuples of database values, for columns that need no conversion."""
        params = self._params.copy()
        for position, number in zip(self._positions, numbers, strict=True):
            params[position] = number
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            return cursor.fetchall()
