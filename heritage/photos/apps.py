import mimetypes

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "heritage.photos"
    verbose_name = "图片"

    def ready(self):
        from heritage.photos import signal_handlers
        from heritage.photos.renditions.willow_adapter import register_jpeg_2000

        mimetypes.add_type("image/webp", ".webp")  # Python leaves it to the system, and not every one knows it
        mimetypes.add_type("image/jp2", ".jp2")

        register_jpeg_2000()
        signal_handlers.connect()
