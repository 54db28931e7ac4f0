from django.db import models
from wagtail.images.models import ImageQuerySet

from heritage.photos.rights import publication
from heritage.photos.rights.private_collections import lies_inside


class PhotoQuerySet(ImageQuerySet):
    def public(self):
        """Pictures that may be shown today; of others not even a rendition leaves the server."""
        return self.filter(publication.released())

    def held_back(self):
        return self.exclude(publication.released())

    def telling_obstacles(self):
        """Pictures that know without another question what keeps them from the public."""
        return self.annotate(is_internal=lies_inside())


class RenditionQuerySet(models.QuerySet):
    def public(self):
        """Renditions of pictures that may be shown today."""
        return self.filter(publication.released(prefix="image__"))
