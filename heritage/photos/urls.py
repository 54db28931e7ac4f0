from django.urls import path

from heritage.photos import views
from heritage.photos.zoom import iiif

urlpatterns = [
    path("photos/<int:pk>/<slug:key>/<slug:transform>.<slug:made>", views.rendition, name="photo_rendition"),
    path("iiif/<int:pk>/<slug:key>/<path:path>", iiif.image, name="iiif_image"),
    path("media/images/<str:name>", views.public_file, name="public_file"),
]
