from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "heritage.photos"
    verbose_name = "图片"

    def ready(self):
        from heritage.photos import signal_handlers

        signal_handlers.connect()
