from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "heritage.catalogue"
    verbose_name = "遗产目录"

    def ready(self):
        from heritage.catalogue.position.near_camera import places_near
        from heritage.photos.signals import places_wanted

        places_wanted.connect(places_near)
