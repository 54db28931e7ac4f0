from heritage.maps.models.base_layers import BaseLayer
from heritage.maps.models.cells import MapCell, MapPoint
from heritage.maps.models.routes import RouteIndexPage, RoutePage, RouteStop
from heritage.maps.models.zones import MapZone

__all__ = ["BaseLayer", "MapCell", "MapPoint", "MapZone", "RouteIndexPage", "RoutePage", "RouteStop"]
