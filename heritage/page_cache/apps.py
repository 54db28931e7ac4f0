from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PageCacheConfig(AppConfig):
    name = "heritage.page_cache"
    verbose_name = "页面缓存"

    def ready(self):
        from heritage.page_cache import triggers

        pre_migrate.connect(triggers.remove, sender=self, dispatch_uid="page_cache.remove")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="page_cache.install")
