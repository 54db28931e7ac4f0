"""The references of a page are indexed once for a save, and those of a draft can be read.

Changes: uses the private `reference_index_auto_update_disabled` of wagtail.signal_handlers and the private method
`_extract_references_from_object` of wagtail.models.ReferenceIndex
Package: wagtail 8.0.1
Reason: Wagtail updates the index of the whole page again for each saved row. Of the 956 queries that publishing an
entry with three rows of each kind took, 728 did only that, while the database was locked for other writers.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtail_indexes_a_page_once_more_for_each_row
"""

from django.db import models
from wagtail.models import ReferenceIndex


class IndexesReferencesOnce(models.Model):
    """Comes before Page in the bases of a page with many rows."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        # Not at the top of the module: this module of Wagtail needs all models.
        from wagtail.signal_handlers import reference_index_auto_update_disabled, update_reference_index_on_save

        outer = getattr(reference_index_auto_update_disabled, "value", False)
        reference_index_auto_update_disabled.value = True
        try:
            super().save(*args, **kwargs)
        finally:
            reference_index_auto_update_disabled.value = outer
        update_reference_index_on_save(self)


def references_of(row):
    """Yield (key of the content type, primary key as text, path in the model, path in the content) of all references.

    For a row that need not be stored: a version of a page.
    """
    yield from ReferenceIndex._extract_references_from_object(row)
