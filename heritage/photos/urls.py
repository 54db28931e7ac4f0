from django.urls import path

from heritage.photos import views

urlpatterns = [
    path("photos/<int:pk>/<slug:key>/<slug:transform>.<slug:made>", views.rendition, name="photo_rendition"),
    path("media/images/<str:name>", views.public_file, name="public_file"),
]
