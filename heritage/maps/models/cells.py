"""What the map knows of places by position: one point for each that may be shown, and how many lie in each cell.

Nothing here is a source: `upkeep.py` derives it from the record, in the transaction that changes the record, and
`manage.py map_cells` can build it anew. Positions are public ones only, as catalogue's visibility rule releases them:
an approximate place stands at the point that is shown of it, a hidden one nowhere.
"""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from heritage.catalogue.choices import Kind, Level, Opening, Visibility
from heritage.maps.clusters import grid

UNITS = 100_000  # of a degree. Whole numbers, so that adding and taking away for years leaves no rounding behind


class MapPointQuerySet(models.QuerySet):
    def within(self, runs):
        """Points whose keys lie in one of some runs (first, last)."""
        return self.filter(reduce(or_, (Q(key__range=run) for run in runs)))


class MapPoint(models.Model):
    """Where an entry is shown. The columns that facets ask for are those of the entry, under the same names."""

    wagtail_reference_index_ignore = True
    MIRRORED = (
        *("kind", "highest_level", "built_earliest", "built_latest"),
        *("street_office_id", "managed_by_id", "opening", "visibility", "photo_id"),
    )

    page = models.OneToOneField(
        "catalogue.HeritageSitePage", on_delete=models.CASCADE, primary_key=True, related_name="map_point"
    )
    key = models.BigIntegerField()
    longitude_units = models.IntegerField()
    latitude_units = models.IntegerField()

    kind = models.CharField(max_length=20, choices=Kind)
    highest_level = models.CharField(max_length=30, choices=Level, blank=True)
    built_earliest = models.IntegerField(null=True)
    built_latest = models.IntegerField(null=True)
    street_office = models.ForeignKey("catalogue.Term", on_delete=models.SET_NULL, null=True, related_name="+")
    managed_by = models.ForeignKey("catalogue.Term", on_delete=models.SET_NULL, null=True, related_name="+")
    opening = models.CharField(max_length=10, choices=Opening, blank=True)
    visibility = models.CharField(max_length=30, choices=Visibility)
    photo = models.ForeignKey("photos.Photo", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = MapPointQuerySet.as_manager()

    class Meta:
        # Every column, in the order of the grid: what facets leave is counted from the index alone, from end to end.
        indexes = [
            models.Index(
                fields=[
                    *("key", "kind", "highest_level", "built_earliest", "built_latest", "street_office", "managed_by"),
                    *("opening", "visibility", "photo", "longitude_units", "latitude_units"),
                ],
                name="map_point_whole",
            )
        ]

    def __str__(self):
        return str(self.page_id)

    @classmethod
    def of(cls, site):
        """Return the point at which the public may see an entry, not saved; None where it may not."""
        position = site.position
        if position is None:
            return None
        return cls(
            page_id=site.pk,
            key=grid.key_of(position.longitude, position.latitude),
            longitude_units=round(position.longitude * UNITS),
            latitude_units=round(position.latitude * UNITS),
            **{name: getattr(site, name) for name in cls.MIRRORED},
        )

    def counts(self):
        """Yield (level, x, y, number, sum of longitudes, of latitudes, of pages): what this point adds to its cells."""
        for cell in grid.cells_of_key(self.key):
            yield *cell, 1, self.longitude_units, self.latitude_units, self.page_id


class MapCell(models.Model):
    """How many points lie in a cell, and the sums from which their middle follows. There are no empty ones.

    `pages` is the sum of their primary keys: where there is one point, it is that page.
    """

    wagtail_reference_index_ignore = True
    SUMS = ("number", "longitudes", "latitudes", "pages")

    pk = models.CompositePrimaryKey("level", "x", "y")
    level = models.PositiveSmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    number = models.IntegerField()
    longitudes = models.BigIntegerField()
    latitudes = models.BigIntegerField()
    pages = models.BigIntegerField()

    def __str__(self):
        return f"{self.level}/{self.x}/{self.y}: {self.number}"
