"""The map page where its address asks for a route: the stops in their order, joined by a line."""

from dataclasses import dataclass
from functools import cached_property

from heritage.maps.map_page import SKETCH_SIZE, MapPage
from heritage.maps.numbered_entries import drawn
from heritage.maps.routes.stops import Stop, Walk
from heritage.maps.sketch.drawing import box_around
from heritage.maps.sketch.marker_shapes import SCHEMES, STOP


@dataclass(frozen=True)
class Station:
    """A stop with the form of its mark, a key of shapes.SHAPES."""

    stop: Stop
    shape: str

    @property
    def place(self):
        """What the script knows it by: an entry by its number, as the answers for a view name it."""
        return self.stop.entry.number if self.stop.entry else f"stop-{self.stop.number}"

    @property
    def mark(self):
        return self.stop.mark._replace(shape=self.shape)


class RouteMap(MapPage):
    """A MapPage whose list has the stops of one route, those without a public position in their place among them."""

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
        """The address of the same map with everything on it again."""
        return self.facets.query(route=None)

    @cached_property
    def marks(self):
        return tuple(station.mark for station in self.stations if station.stop.position)

    @property
    def box(self):
        return box_around(self.marks)

    @property
    def sketch(self):
        return drawn(self.outlook.box if self.outlook else self.box, *SKETCH_SIZE, self.marks, (), joined=True)

    @property
    def shapes(self):
        return SCHEMES[self.scheme].occurring({station.shape for station in self.stations if station.stop.position})
