"""Chooser blocks that ask the database nothing when a story is read: the page that shows it asks once for them all."""

from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from heritage.wagtail_patches.lazy_choosers import LazyChooser


class LazySourceChooser(LazyChooser, SnippetChooserBlock):
    pass


class LazyPhotoChooser(LazyChooser, ImageChooserBlock):
    pass
