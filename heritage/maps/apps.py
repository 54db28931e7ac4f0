from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "heritage.maps"
    verbose_name = "地图"

    def ready(self):
        import heritage.maps.signal_handlers  # noqa: F401 - connects them
        from heritage.maps.models import RoutePage
        from heritage.maps.routes.stops import Walk
        from heritage.pages.page_context import register_page_context

        register_page_context(RoutePage, "walk", lambda page, request: Walk(page))
