"""Chooser blocks that ask the database nothing when a story is read: the page that shows it asks once for them all."""

from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class LazyChooser:
    """Gives instances that know their key and nothing else yet. Only `Entry` may use them unread."""

    def bulk_to_python(self, values):
        key = self.model_class._meta.pk.attname
        return [None if value is None else self.model_class.from_db(None, [key], [value]) for value in values]

    def get_form_state(self, value):
        # The editor's form shows what was chosen, or nothing where it has been deleted since.
        return super().get_form_state(value and self.to_python(value.pk))


class LazySourceChooser(LazyChooser, SnippetChooserBlock):
    pass


class LazyPhotoChooser(LazyChooser, ImageChooserBlock):
    pass
