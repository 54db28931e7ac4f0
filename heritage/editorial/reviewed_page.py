from django.db import models, transaction

from heritage.editorial import publishing
from heritage.editorial.drafts import AS_TYPED, AsTyped, DraftForm
from heritage.editorial.permissions import ReviewedPagePermissions
from heritage.editorial.review import Review


class ReviewedPage(models.Model):
    """A page that goes live only with signed content. Every page type inherits from it, before `Page`."""

    base_form_class = DraftForm
    as_typed = None  # what was typed into a draft in which something is wrong: an AsTyped

    class Meta:
        abstract = True

    def serializable_data(self):
        content = super().serializable_data()
        if self.as_typed:
            content[AS_TYPED] = self.as_typed.stored(content)
        return content

    def with_content_json(self, content):
        restored = super().with_content_json(content)
        restored.as_typed = AsTyped.read(content.get(AS_TYPED))
        return restored

    def permissions_for_user(self, user):
        if not isinstance(self, self.specific_class):
            return self.specific_deferred.permissions_for_user(user)
        return ReviewedPagePermissions(user, self)

    @transaction.atomic
    def publish(self, revision, user=None, **options):
        """Publish in one transaction: Wagtail clears the schedule before it makes the page public."""
        publishing.require_approval(self, revision, user)
        return super().publish(revision, user=user, **options)

    def save_revision(self, user=None, **options):
        revision = super().save_revision(user=user, **options)
        if review := Review.of(self):
            review.restart_if_changed(user)
        return revision
