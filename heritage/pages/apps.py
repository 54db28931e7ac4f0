from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "heritage.pages"
    verbose_name = "页面"

    def ready(self):
        from heritage.pages import choosers

        choosers.start_from_data()
