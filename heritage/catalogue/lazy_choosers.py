"""Chooser blocks that run no query when a story is read. The page that shows the story reads all objects at once."""

from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class LazyChooser:
    """Return instances that have only their primary key. Only `Entry` may use them before they are read."""

    def bulk_to_python(self, values):
        key = self.model_class._meta.pk.attname
        return [None if value is None else self.model_class.from_db(None, [key], [value]) for value in values]

    def get_form_state(self, value):
        # The editor's form shows the chosen object, or nothing where it has been deleted.
        return super().get_form_state(value and self.to_python(value.pk))


class LazySourceChooser(LazyChooser, SnippetChooserBlock):
    pass


class LazyPhotoChooser(LazyChooser, ImageChooserBlock):
    pass
