"""The numbers of a view by cell: read from the table of cells, or counted where something filters them."""

from collections import defaultdict
from functools import lru_cache

from django.db.models import Count, F, Max, Sum

from heritage.maps.clusters.grid import separate
from heritage.maps.clusters.prepared_sql import PreparedQuery
from heritage.maps.models import MapCell, MapPoint
from heritage.maps.models.cells import UNITS


@lru_cache(maxsize=64)
def _cells_in(width):
    """Return the query of a row of columns.

    It names the columns: of a range of columns, the database would read all cells from pole to pole.
    """

    def build(numbers):
        level, north, south, *columns = numbers
        cells = MapCell.objects.filter(level=level, x__in=columns, y__range=(north, south))
        return cells.order_by("x", "y").values_list("x", "y", *MapCell.SUMS)

    return PreparedQuery(build, 3 + width)


class Cells:
    """{(x, y): (number, sum of longitudes, of latitudes, of primary keys)} of the cells that are not empty."""

    def __init__(self, cells):
        self.cells = cells
        self.total = sum(number for number, *_ in cells.values())

    @classmethod
    def everything(cls, grid):
        """Read the stored numbers: as fast for the world as for a street."""
        columns = range(grid.west, grid.east + 1)
        rows = _cells_in(len(columns)).rows([grid.level, grid.north, grid.south, *columns])
        return cls({(x, y): sums for x, y, *sums in rows})

    @classmethod
    def chosen(cls, grid, narrow):
        """Count the points that `narrow` leaves of a queryset of points."""
        cell = F("key").bitrightshift(grid.shift)
        points = narrow(MapPoint.objects.within(grid.runs())).order_by().values_list(cell)
        rows = points.annotate(Count("pk"), Sum("longitude_units"), Sum("latitude_units"), Max("pk")).order_by(cell)
        found = {separate(key): sums for key, *sums in rows}
        return cls({at: sums for at, sums in found.items() if grid.holds(*at)})

    def coarsened(self, most_alone):
        """Join cells, four into one, until at most so many hold a single entry."""
        while len(self.alone) > most_alone:
            joined = defaultdict(lambda: [0, 0, 0, 0])
            for (x, y), sums in self.cells.items():
                total = joined[x >> 1, y >> 1]
                for place, value in enumerate(sums):
                    total[place] += value
            self.cells = dict(joined)
        return self

    @property
    def alone(self):
        """The primary keys of entries that are alone in their cell."""
        return [page for number, _, _, page in self.cells.values() if number == 1]

    @property
    def clusters(self):
        """The mean point of each other cell, in four decimals: as fine as an approximate position is shown."""
        return [
            [round(longitudes / number / UNITS, 4), round(latitudes / number / UNITS, 4), number]
            for number, longitudes, latitudes, _ in self.cells.values()
            if number > 1
        ]
