from django.apps import AppConfig


class WagtailPatchesConfig(AppConfig):
    name = "heritage.wagtail_patches"
    verbose_name = "对 Wagtail 的改动"

    def ready(self):
        from heritage.wagtail_patches import (
            admin_labels,
            avatar_panel,
            bulk_titles,
            chooser_scripts,
            comparisons,
            visible_forms,
        )

        admin_labels.patch_labels()
        avatar_panel.patch_account_settings()
        bulk_titles.patch_bulk_actions()
        chooser_scripts.patch_choosers()
        comparisons.register_comparisons()
        visible_forms.patch_text_fields()
