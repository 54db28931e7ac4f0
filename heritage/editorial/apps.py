from django.apps import AppConfig
from django.db.models.signals import pre_delete, pre_save


class EditorialConfig(AppConfig):
    name = "heritage.editorial"
    verbose_name = "审核"

    def ready(self):
        from wagtail.models import ModelLogEntry, PageLogEntry

        from heritage.editorial.csv_injection import escape_formula
        from heritage.editorial.log_report import forbid_changes
        from heritage.wagtail_patches.csv_exports import patch_exports

        for model in (PageLogEntry, ModelLogEntry):
            pre_save.connect(forbid_changes, model)
            pre_delete.connect(forbid_changes, model)
        patch_exports(escape_formula)
