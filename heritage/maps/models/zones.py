import shapely
from django.db import models

MOST_VERTICES = 300
FINEST_DEGREES = 0.00001  # about a metre: half a pixel of the closest view


class MapZone(models.Model):
    """A protection zone simplified for a screen. The entry keeps all vertices.

    The visibility rule is asked each time whether it may be drawn.
    """

    wagtail_reference_index_ignore = True

    zone = models.OneToOneField("catalogue.Zone", on_delete=models.CASCADE, primary_key=True, related_name="+")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    geometry = models.JSONField()
    vertices = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["west", "east"], name="map_zone_box")]

    def __str__(self):
        return str(self.zone_id)

    @classmethod
    def of(cls, zone):
        whole = shapely.geometry.shape(zone.geometry)
        west, south, east, north = whole.bounds
        drawn = simplified(whole)
        return cls(
            zone_id=zone.pk,
            west=west,
            south=south,
            east=east,
            north=north,
            geometry=rounded(shapely.geometry.mapping(drawn)),
            vertices=shapely.get_num_coordinates(drawn),
        )


def simplified(shape):
    """Return the shape with at most MOST_VERTICES vertices, as near to the original as that allows."""
    tolerance = FINEST_DEGREES
    drawn = shape.simplify(tolerance)
    while shapely.get_num_coordinates(drawn) > MOST_VERTICES and tolerance < 1:
        tolerance *= 2
        drawn = shape.simplify(tolerance)
    return drawn


def rounded(geometry):
    def places(value):
        return [places(part) for part in value] if isinstance(value, list | tuple) else round(value, 5)

    return {"type": geometry["type"], "coordinates": places(geometry["coordinates"])}
