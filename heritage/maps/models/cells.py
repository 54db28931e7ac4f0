"""The tables of the map: one point for each entry with a public position, and the number of points in each cell.

They are derived: `clusters/denormalisation.py` computes them in the transaction that changes an entry, and `manage.py
map_cells` can rebuild them. They hold public positions only: an approximate entry at its shifted point, a hidden entry
not at all.
"""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from heritage.catalogue.choices import Kind, Level, Opening, Visibility
from heritage.maps.clusters import grid

UNITS = 100_000  # of a degree. Whole numbers, so that years of adding and subtracting leave no rounding error


class MapPointQuerySet(models.QuerySet):
    def within(self, runs):
        """Points whose keys lie in one of some runs (first, last)."""
        return self.filter(reduce(or_, (Q(key__range=run) for run in runs)))


class MapPoint(models.Model):
    """Where an entry is shown. The columns of the facets have the names and values of the entry's columns."""

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
        # Every column, by key first: filtered points are counted from the index alone.
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
        """Return the unsaved point at which the public may see an entry, or None."""
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
    """How many points lie in a cell, and the sums for their mean point. Empty cells are not stored.

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
