from django.apps import AppConfig
from django.db.models.signals import pre_delete, pre_save


class EditorialConfig(AppConfig):
    name = "heritage.editorial"
    verbose_name = "审核"

    def ready(self):
        from wagtail.models import ModelLogEntry, PageLogEntry

        from heritage.editorial import exports
        from heritage.editorial.comparisons import compare_in_words
        from heritage.editorial.log_report import refuse_to_change
        from heritage.editorial.wording import say_it_in_chinese

        for model in (PageLogEntry, ModelLogEntry):
            pre_save.connect(refuse_to_change, model)
            pre_delete.connect(refuse_to_change, model)
        say_it_in_chinese()
        compare_in_words()
        exports.make_harmless()
