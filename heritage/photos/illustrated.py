class Illustrated:
    """A page with a `photo`: what of it the public sees."""

    @property
    def public_photo(self):
        """The picture if it may be shown today, else None. Templates show this one only."""
        return self.photo if self.photo and self.photo.is_public else None
