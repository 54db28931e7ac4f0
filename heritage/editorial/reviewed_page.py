from django.db import models, transaction

from heritage.editorial import publishing
from heritage.editorial.permissions import ReviewedPagePermissions
from heritage.editorial.review import Review


class ReviewedPage(models.Model):
    """A page that goes live only as it was signed. Every page type inherits from it, before `Page`."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        if not isinstance(self, self.specific_class):
            return self.specific_deferred.permissions_for_user(user)
        return ReviewedPagePermissions(user, self)

    @transaction.atomic
    def publish(self, revision, user=None, **options):
        """Whole or not at all: Wagtail takes a schedule away before it makes its page public."""
        publishing.require_approval(self, revision, user)
        return super().publish(revision, user=user, **options)

    def save_revision(self, user=None, **options):
        revision = super().save_revision(user=user, **options)
        if review := Review.of(self):
            review.follow_a_change(user)
        return revision
