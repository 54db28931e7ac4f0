"""Permissions on a reviewed page. No user may publish: only the last signature of a review publishes."""

from django.conf import settings
from wagtail.models import PagePermissionTester


def may_bypass(user):
    """Whether the user may publish without a review: a superuser, if HERITAGE_SUPERUSER_PUBLISHES is set."""
    return bool(settings.SUPERUSER_PUBLISHES and user and user.is_active and user.is_superuser)


class ReviewedPagePermissions(PagePermissionTester):
    def can_publish(self):
        return may_bypass(self.user) and super().can_publish()

    def can_publish_subpage(self):
        return may_bypass(self.user) and super().can_publish_subpage()

    def can_withdraw(self):
        """Whether the user may withdraw the page (撤稿). A locked page can be withdrawn too."""
        if not (self.page.live and self.user.is_active and not self.page_is_root):
            return False
        return self.user.has_perm("editorial.withdraw_page") and (
            self.user.is_superuser or "change" in self.permissions
        )

    def can_announce(self):
        """Whether the user may announce at once that an event is cancelled, postponed, moved or paused."""
        return self.page.live and self._answers_for_what_is_public

    def can_unpublish(self):
        return False  # a withdrawal does this, with a reason

    def can_set_view_restrictions(self):
        return self._answers_for_what_is_public

    def can_reorder_children(self):
        return self._answers_for_what_is_public

    def can_unschedule(self):
        return self._answers_for_what_is_public

    def can_delete(self, ignore_bulk=False):
        """A public page must be withdrawn first, with a reason; this holds for superusers too."""
        if self._has_live_pages:
            return False
        # A list of fifty drafts calls this twice for each; even for a leaf Wagtail would query for live children.
        known = self.user.is_active and not self.user.is_superuser and self.page.is_leaf()
        return (known and "change" in self.permissions) or super().can_delete(ignore_bulk)

    def can_move_to(self, destination):
        return super().can_move_to(destination) and not self._has_live_pages

    @property
    def _answers_for_what_is_public(self):
        return self.user.is_active and self.user.has_perm("editorial.withdraw_page")

    @property
    def _has_live_pages(self):
        # A list of fifty pages calls this for each: only a draft with child pages needs a query.
        return self.page.live or (not self.page.is_leaf() and self.page.get_descendants().live().exists())
