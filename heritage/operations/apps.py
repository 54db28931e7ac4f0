from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "heritage.operations"
    verbose_name = "运维"
