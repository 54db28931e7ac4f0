from django.db.models import Prefetch
from wagtail.models import PageQuerySet

from heritage.catalogue.choices import Visibility
from heritage.photos.models import Photo


class HeritageSiteQuerySet(PageQuerySet):
    """Entries, in words that read as part of a sentence."""

    def published(self):
        """Entries that anyone may read."""
        return self.live().public()

    def on_the_map(self):
        """Entries of which a position may be shown. What is shown of it, visibility.py decides."""
        return self.filter(
            visibility__in=[Visibility.PUBLIC_EXACT, Visibility.PUBLIC_APPROXIMATE],
            longitude__isnull=False,
            latitude__isnull=False,
        )

    def within(self, west, south, east, north):
        """Entries whose stored point lies in a box of WGS-84 degrees."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))

    def for_cards(self):
        """Entries with what a card shows of them: the picture with its renditions, in two queries more."""
        photos = Photo.objects.prefetch_renditions("fill-320x213|format-webp", "fill-640x427|format-webp")
        return self.defer_streamfields().prefetch_related(Prefetch("photo", queryset=photos))
