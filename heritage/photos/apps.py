from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "heritage.photos"
    verbose_name = "图片"
