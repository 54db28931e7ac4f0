from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "heritage.search"
    label = "heritage_search"
    verbose_name = "搜索"

    def ready(self):
        from heritage.search import checks  # noqa: F401  (registers them)
