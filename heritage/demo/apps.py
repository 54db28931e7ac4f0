from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "heritage.demo"
    verbose_name = "演示"
