from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "heritage.pages"
    verbose_name = "页面"

    def ready(self):
        from heritage.pages.file_views import register_files

        register_files()
