from django.db import models


class IndexesReferencesOnce(models.Model):
    """A page with many rows whose references Wagtail indexes once for a save, not once more for each row.

    By itself every saved row starts an update of the whole page: of the 956 queries that publishing an entry of three
    rows each took, 728 did only that, all of them while the database is locked for other writers.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        # Not at the top: this module of Wagtail's can be imported only once all models are there.
        from wagtail.signal_handlers import reference_index_auto_update_disabled, update_reference_index_on_save

        outer = getattr(reference_index_auto_update_disabled, "value", False)
        reference_index_auto_update_disabled.value = True
        try:
            super().save(*args, **kwargs)
        finally:
            reference_index_auto_update_disabled.value = outer
        update_reference_index_on_save(self)
