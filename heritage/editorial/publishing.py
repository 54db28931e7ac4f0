"""The gate: the one place that decides whether a revision may go live.

Wagtail has many ways to publish (the editor's button, the bulk action, creating, copying, aliases, a schedule, code);
all of them end in `Page.publish()`, which is guarded here, and ask `permissions_for_user()` before, which says no.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log

from heritage.editorial.content_hash import fingerprint
from heritage.editorial.models import SignOff
from heritage.editorial.permissions import may_bypass


class NotApprovedError(PermissionDenied):
    def __init__(self):
        super().__init__("这一稿没有签完三审，不能发布。请保存草稿，然后提交审核。")


def is_approved(page, revision):
    """Whether the last step has signed exactly this content, and nobody has withdrawn it since."""
    return SignOff.objects.filter(
        page=page.pk, fingerprint=fingerprint(revision), completes=True, revoked_at=None
    ).exists()


def require_approval(page, revision, user):
    """Raise NotApprovedError for a revision that may not go live. A superuser's bypass, where allowed, is logged."""
    if is_approved(page, revision):
        return
    if not may_bypass(user):
        raise NotApprovedError
    log(instance=page, action="editorial.bypass", user=user, revision=revision)


@transaction.atomic
def publish_without_review(page, reason):
    """Publish a page from a program, for content that nobody reviews: the demo, tests. No request ever calls this."""
    revision = page.save_revision()
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
    log(instance=page, action="editorial.unreviewed", revision=revision, data={"reason": reason})
    return revision


@transaction.atomic
def publish_announcement(page, user):
    """Publish at once what a page announces of itself: that an event is cancelled, or moved.

    `page` is the public page with nothing changed but the announcement: readers must not wait three signatures for it.
    The caller asks for the right (`can_announce`) and logs what was announced, and why.
    """
    PublishPageRevisionAction(page.save_revision(user=user, changed=False), user=user).execute(
        skip_permission_checks=True
    )


@transaction.atomic
def withdraw(page, user, reason):
    """Take a page from the public at once (撤稿). What was signed counts no more: it needs a whole review again."""
    SignOff.objects.filter(page=page.pk, revoked_at=None).update(revoked_at=timezone.now())
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=user)
    page.unpublish(log_action=False)  # without `user`: Wagtail would ask for the right to publish
    log(instance=page, action="editorial.withdraw", user=user, data={"reason": reason})
