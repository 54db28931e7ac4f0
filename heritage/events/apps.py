from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "heritage.events"
    verbose_name = "书香中原"

    def ready(self):
        from heritage.events import receivers  # noqa: F401
