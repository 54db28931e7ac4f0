from django.urls import path

from heritage.search import suggestions, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", suggestions.suggest, name="search_suggest"),
]
