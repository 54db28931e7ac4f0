"""Chooser blocks ask the database nothing when a story is read: the page that shows it asks once for them all.

Changes: `bulk_to_python` and `get_form_state` of wagtail.blocks.ChooserBlock
Package: wagtail 8.0.1
Reason: Wagtail asks once for each kind of block in each list, 12 queries for a long story instead of two.
Upstream: not offered
May go when this fails: test_wagtails_chooser_block_reads_the_database
"""


class LazyChooser:
    """Gives instances that know their primary key only. Only code that reads them itself may use them."""

    def bulk_to_python(self, values):
        key = self.model_class._meta.pk.attname
        return [None if value is None else self.model_class.from_db(None, [key], [value]) for value in values]

    def get_form_state(self, value):
        # The editor's form shows what was chosen, or nothing where it has been deleted since.
        return super().get_form_state(value and self.to_python(value.pk))
