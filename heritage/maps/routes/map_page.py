"""The map page of a route: its stops in order, joined by a line."""

from dataclasses import dataclass
from functools import cached_property

from heritage.maps.map_page import SKETCH_SIZE, MapPage
from heritage.maps.numbered_entries import drawn
from heritage.maps.routes.stops import Stop, Walk
from heritage.maps.sketch.drawing import box_around
from heritage.maps.sketch.marker_shapes import SCHEMES, STOP


@dataclass(frozen=True)
class Station:
    """A stop with the shape of its mark, a key of marker_shapes.SHAPES."""

    stop: Stop
    shape: str

    @property
    def place(self):
        """The key by which the script knows it: the number of an entry, as in the features."""
        return self.stop.entry.number if self.stop.entry else f"stop-{self.stop.number}"

    @property
    def mark(self):
        return self.stop.mark._replace(shape=self.shape)


class RouteMap(MapPage):
    """A MapPage that lists the stops of one route, also those without a public position."""

    def __init__(self, query, route):
        super().__init__(query)
        self.walk = Walk(route)

    @cached_property
    def stations(self):
        form = SCHEMES[self.scheme].form
        return [Station(stop, form(stop.entry) if stop.entry else STOP) for stop in self.walk.stops]

    @property
    def count(self):
        return len(self.stations)

    @property
    def on_map(self):
        return len(self.walk.placed)

    @property
    def way_out(self):
        """The address of the same map with all entries."""
        return self.facets.query(route=None)

    @cached_property
    def marks(self):
        return tuple(station.mark for station in self.stations if station.stop.position)

    @property
    def box(self):
        return box_around(self.marks)

    @property
    def sketch(self):
        return drawn(self.outlook.box if self.outlook else self.box, *SKETCH_SIZE, self.marks, (), self.walk.legs)

    @property
    def shapes(self):
        return SCHEMES[self.scheme].occurring({station.shape for station in self.stations if station.stop.position})
