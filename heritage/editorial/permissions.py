"""Who may do what to a reviewed page. Nobody may publish: the last signature of a review does."""

from django.conf import settings
from wagtail.models import PagePermissionTester


def may_bypass(user):
    """Whether this person may publish without a review: a superuser, where HERITAGE_SUPERUSER_PUBLISHES allows it."""
    return bool(settings.SUPERUSER_PUBLISHES and user and user.is_active and user.is_superuser)


class ReviewedPagePermissions(PagePermissionTester):
    def can_publish(self):
        return may_bypass(self.user) and super().can_publish()

    def can_publish_subpage(self):
        return may_bypass(self.user) and super().can_publish_subpage()

    def can_withdraw(self):
        """Whether they may take the page from the public. A lock does not stand in the way."""
        if not (self.page.live and self.user.is_active and not self.page_is_root):
            return False
        return self.user.has_perm("editorial.withdraw_page") and (
            self.user.is_superuser or "change" in self.permissions
        )

    def can_announce(self):
        """Whether they may tell the public at once that an event is cancelled, postponed, moved or paused."""
        return self.page.live and self._answers_for_what_is_public

    def can_unpublish(self):
        return False  # a withdrawal says why

    def can_set_view_restrictions(self):
        return self._answers_for_what_is_public

    def can_reorder_children(self):
        return self._answers_for_what_is_public

    def can_unschedule(self):
        return self._answers_for_what_is_public

    def can_delete(self, ignore_bulk=False):
        """What is public is withdrawn first, with a reason; a superuser is no exception."""
        if self._has_live_pages:
            return False
        # A list of fifty drafts asks this twice of each: Wagtail would ask the database what is public below them.
        known = self.user.is_active and not self.user.is_superuser and self.page.is_leaf()
        return (known and "change" in self.permissions) or super().can_delete(ignore_bulk)

    def can_move_to(self, destination):
        return super().can_move_to(destination) and not self._has_live_pages

    @property
    def _answers_for_what_is_public(self):
        return self.user.is_active and self.user.has_perm("editorial.withdraw_page")

    @property
    def _has_live_pages(self):
        # A list of fifty pages asks this of each: only a draft with pages below needs the database.
        return self.page.live or (not self.page.is_leaf() and self.page.get_descendants().live().exists())
