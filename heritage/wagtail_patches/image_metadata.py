"""Size and hash of an image file are read without leaving the file open.

Changes: the private method `_set_image_file_metadata` of wagtail.images.models.AbstractImage
Package: wagtail 8.0.1
Reason: Wagtail opens the stored file and leaves it open until the garbage collector finds it: on Windows such a file
cannot be replaced or deleted, and an import of hundreds of pictures runs out of file handles.
Upstream: not offered
May go when this fails: test_wagtail_leaves_the_file_of_an_image_open
"""

from heritage.wagtail_patches.file_fields import is_stored


class ClosesItsFile:
    """Comes before AbstractImage in the bases of an image model."""

    def _set_image_file_metadata(self):
        super()._set_image_file_metadata()
        if is_stored(self.file):
            self.file.close()


def read_file_metadata(image):
    """Set size and hash of an image whose file was assigned, as Wagtail's upload form does."""
    image._set_image_file_metadata()
