from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "heritage.editorial"
    verbose_name = "审核"
