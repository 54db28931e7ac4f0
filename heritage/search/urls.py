from django.urls import path

from heritage.search import views

urlpatterns = [path("search/", views.search, name="search")]
