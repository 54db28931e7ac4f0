from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "heritage.opendata"
    verbose_name = "开放数据"
