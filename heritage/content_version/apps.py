from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ContentVersionConfig(AppConfig):
    name = "heritage.content_version"
    verbose_name = "内容版本"

    def ready(self):
        from heritage.content_version import triggers

        pre_migrate.connect(triggers.remove, sender=self, dispatch_uid="content_version.remove")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="content_version.install")
