from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "heritage.events"
    verbose_name = "书香中原"

    def ready(self):
        from heritage.events import signal_handlers  # noqa: F401 - to import them is to connect them
        from heritage.events.bookings import signal_handlers
