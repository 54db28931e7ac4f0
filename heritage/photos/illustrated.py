from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from heritage.photos.models import Photo


class Illustrated:
    """A page with a `photo`: what of it the public sees."""

    shows_photo = None  # whether the picture may be shown, as `with_public_photo` has read it; None where it has not

    @cached_property
    def public_photo(self):
        """The picture if it may be shown today, else None. Templates show this one only."""
        if self.shows_photo is not None:
            return self.photo if self.shows_photo else None
        return self.photo_id and Photo.objects.public().filter(pk=self.photo_id).first()


def with_public_photo(pages):
    """Read the pictures of many pages, and whether they may be shown, with the pages themselves."""
    shown = Photo.objects.public().filter(pk=OuterRef("photo"))
    return pages.select_related("photo").annotate(shows_photo=Exists(shown))
