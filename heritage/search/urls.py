from django.urls import path

from heritage.search import views
from heritage.search.results import suggestions

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", suggestions.suggest, name="search_suggest"),
]
