from django.urls import path, re_path

from heritage.opendata import views

urlpatterns = [
    re_path(r"^id/(?P<number>[^/]+)/?$", views.permanent_entry, name="permanent_entry"),
    path("data/", views.data_page, name="data"),
    path("data/catalogue.jsonld", views.description, {"form": "jsonld"}, name="description"),
    path("data/catalogue.ttl", views.description, {"form": "ttl"}, name="description_turtle"),
    path("data/entries.<str:form>", views.download, name="download"),
    path("data/<slug:name>.csv", views.download_table, name="download_table"),
    path("data/vocabularies/<slug:name>", views.vocabulary, name="vocabulary"),
]
