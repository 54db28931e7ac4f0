from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "heritage.events"
    verbose_name = "书香中原"

    def ready(self):
        import heritage.events.bookings.signal_handlers
        import heritage.events.signal_handlers  # noqa: F401
