from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "heritage.chronology"
    verbose_name = "年代"
