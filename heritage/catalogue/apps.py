from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "heritage.catalogue"
    verbose_name = "遗产目录"
