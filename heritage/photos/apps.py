import mimetypes

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "heritage.photos"
    verbose_name = "图片"

    def ready(self):
        from heritage.photos import signal_handlers

        mimetypes.add_type("image/webp", ".webp")  # Python leaves it to the system, and not every one knows it

        signal_handlers.connect()
