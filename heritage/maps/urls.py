from django.urls import path

from heritage.maps.base_layers.views import base_layers, map_tile
from heritage.maps.routes.views import route_gpx, route_kml
from heritage.maps.views import map_features, map_page, map_zones

urlpatterns = [
    path("map/", map_page, name="map"),
    path("map/features.json", map_features, name="map_features"),
    path("map/base-layers.json", base_layers, name="map_base_layers"),
    path("map/tiles/<int:layer>/<int:part>/<int:z>/<int:x>/<int:y>", map_tile, name="map_tile"),
    path("map/zones.json", map_zones, name="map_zones"),
    path("routes/<str:slug>/route.gpx", route_gpx, name="route_gpx"),
    path("routes/<str:slug>/route.kml", route_kml, name="route_kml"),
]
