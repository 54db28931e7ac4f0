"""Chooser blocks that run no query when a story is read. The page that shows the story reads all objects at once."""

from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from heritage.wagtail_patches.lazy_choosers import LazyChooser


class LazySourceChooser(LazyChooser, SnippetChooserBlock):
    pass


class LazyPhotoChooser(LazyChooser, ImageChooserBlock):
    pass
