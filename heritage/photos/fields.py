from django.urls import reverse
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from heritage.photos.renditions.decoder import upright_size
from heritage.wagtail_patches.file_fields import require_file


class OriginalFile(WagtailImageFieldFile):
    """The original file with all its metadata. Its only URL requires an editor who may change the picture."""

    @property
    def url(self):
        require_file(self)
        return reverse("photo_original", args=[self.instance.pk])

    def get_image_dimensions(self):
        # Wagtail stores the size before rotation, and then misplaces the focal point of rotated photos
        was_closed = self.closed
        self.open()
        try:
            return upright_size(self, self.instance.page)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class OriginalField(WagtailImageField):
    """An image file in private storage."""

    attr_class = OriginalFile
