from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "heritage.page_cache"
    verbose_name = "页面缓存"
