from django.urls import reverse
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from heritage.photos.renditions.decoder import upright_size
from heritage.wagtail_patches.file_fields import require_file


class OriginalFile(WagtailImageFieldFile):
    """The file as it was uploaded, metadata and all. Its only address lies behind the editors' door."""

    @property
    def url(self):
        require_file(self)
        return reverse("photo_original", args=[self.instance.pk])

    def get_image_dimensions(self):
        # Wagtail stores the size before orientation, and then places the focal point of upright photos wrongly
        was_closed = self.closed
        self.open()
        try:
            return upright_size(self)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class OriginalField(WagtailImageField):
    """A picture file kept privately."""

    attr_class = OriginalFile
