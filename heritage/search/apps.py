from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "heritage.search"
    label = "heritage_search"
