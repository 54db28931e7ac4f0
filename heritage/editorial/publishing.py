"""The gate: the one place that decides whether a revision may go live.

Wagtail has many ways to publish (the editor's button, the bulk action, creating, copying, aliases, a schedule, code).
All of them call `Page.publish()`, which `ReviewedPage` guards with `require_approval`, and most check
`permissions_for_user()` before, which denies it.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log

from heritage.editorial.content_hash import content_hash
from heritage.editorial.drafts import AS_TYPED, AsTyped
from heritage.editorial.models import SignOff
from heritage.editorial.permissions import may_bypass


class NotApprovedError(PermissionDenied):
    def __init__(self):
        super().__init__("这一稿没有签完三审，不能发布。请保存草稿，然后提交审核。")


class NotMendedError(PermissionDenied):
    def __init__(self, mark):
        super().__init__(f"这一稿还有没填对的地方，不能发布。请打开改好再送审：{mark.where}：{mark.message}")


def is_approved(page, revision):
    """Whether the last step has signed exactly this content, and the page was not withdrawn since."""
    return SignOff.objects.filter(
        page=page.pk, fingerprint=content_hash(revision), completes=True, revoked_at=None
    ).exists()


def require_approval(page, revision, user):
    """Raise for a revision that may not go live: not signed, or with something wrong in it, which nobody may bypass.

    A superuser's bypass of the signatures, if allowed, is logged.
    """
    if as_typed := AsTyped.read(revision.content.get(AS_TYPED)):
        raise NotMendedError(as_typed.marks[0])
    if is_approved(page, revision):
        return
    if not may_bypass(user):
        raise NotApprovedError
    log(instance=page, action="editorial.bypass", user=user, revision=revision)


@transaction.atomic
def publish_without_review(page, reason):
    """Publish a page without sign-offs, for demo content and tests. Views must never call this."""
    revision = page.save_revision()
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
    log(instance=page, action="editorial.unreviewed", revision=revision, data={"reason": reason})
    return revision


@transaction.atomic
def publish_announcement(page, user):
    """Publish an announcement at once: that an event is cancelled or moved cannot wait for three signatures.

    `page` is the public version with nothing changed but the announcement. The caller checks `can_announce` and logs
    the announcement with its reason.
    """
    PublishPageRevisionAction(page.save_revision(user=user, changed=False), user=user).execute(
        skip_permission_checks=True
    )


@transaction.atomic
def withdraw(page, user, reason):
    """Unpublish a page at once (撤稿) and revoke its sign-offs: it needs a complete new review."""
    SignOff.objects.filter(page=page.pk, revoked_at=None).update(revoked_at=timezone.now())
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=user)
    page.unpublish(log_action=False)  # without `user`, or Wagtail would require the permission to publish
    log(instance=page, action="editorial.withdraw", user=user, data={"reason": reason})
