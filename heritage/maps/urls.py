from django.urls import path

from heritage.maps.views import map_features, map_page

urlpatterns = [
    path("map/", map_page, name="map"),
    path("map/features.json", map_features, name="map_features"),
]
