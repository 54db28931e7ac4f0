from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "heritage.maps"
    verbose_name = "地图"

    def ready(self):
        from heritage.maps.clusters import denormalisation

        denormalisation.listen()
