from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "heritage.pages"
    verbose_name = "页面"
