from django.db import models
from wagtail.images.models import ImageQuerySet

from heritage.photos import release
from heritage.photos.internal import lies_inside


class PhotoQuerySet(ImageQuerySet):
    def public(self):
        """Pictures that may be shown today; of others not even a rendition leaves the server."""
        return self.filter(release.released())

    def held_back(self):
        return self.exclude(release.released())

    def telling_obstacles(self):
        """Pictures that know without another question what keeps them from the public."""
        return self.annotate(is_internal=lies_inside())


class RenditionQuerySet(models.QuerySet):
    def public(self):
        """Renditions of pictures that may be shown today."""
        return self.filter(release.released(prefix="image__"))
