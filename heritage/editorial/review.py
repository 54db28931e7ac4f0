"""The review of a page: who may sign the step that is due, and what a signature does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import TaskState, WorkflowState

from heritage.editorial.models import Decision, Progress, SignOff
from heritage.editorial.prechecks import Prechecks
from heritage.editorial.shared_content.usage import shared_content_of

MIN_PEOPLE = 2


class ChangedError(Exception):
    """The content has changed since the reviewer opened it."""


def refusal_to_sign(user, progress, authors):
    """Return the reason why a user may not sign the step that is due; empty if they may.

    The one rule for pages and for changes of shared content.
    """
    step, steps = progress.due, progress.steps
    if step is None:
        return "这一稿已经签完，不需要再签。"
    if not step.is_for(user):
        return f"现在轮到“{step.name}”，您不在这个环节的审核人之中。"
    if len(steps) < MIN_PEOPLE:
        return "审核流程少于两个环节，不能签发。请系统管理员在“工作流程”里补齐。"
    if step.pk == steps[-1].pk:
        if user.pk in authors:
            return "您写过或提交过这一稿，不能由您签末审。请另一位签发人签字。"
        if len({row.user_id for row in progress.signatures.values()} | {user.pk}) < MIN_PEOPLE:
            return "前面各环节都是您签的字，末审须由另一个人签。"
    return ""


class Review:
    """A review in progress: wraps Wagtail's WorkflowState."""

    def __init__(self, workflow_state, page=None):
        self.workflow_state = workflow_state
        self.page = page or workflow_state.content_object.specific
        self.revision = self.page.get_latest_revision()
        self.progress = self._read_progress()

    def _read_progress(self):
        return Progress(self.workflow_state, self.revision)

    @classmethod
    def of(cls, page):
        """Return the review in progress on a page, or None."""
        state = page.current_workflow_state
        return cls(state, page) if state and state.status == WorkflowState.STATUS_IN_PROGRESS else None

    @property
    def current_state(self):
        state = self.workflow_state.current_task_state
        return state if state and state.status == TaskState.STATUS_IN_PROGRESS else None

    @property
    def authors(self):
        """The primary keys of all users who edited the unpublished content, and of the user who submitted it."""
        revisions = self.page.revisions.all()
        if self.page.live_revision:
            revisions = revisions.filter(created_at__gt=self.page.live_revision.created_at)
        return {*revisions.order_by().values_list("user", flat=True), self.workflow_state.requested_by_id} - {None}

    def refusal(self, user):
        """Return the reason why the user may not sign the step that is due, as a sentence; empty if they may."""
        return refusal_to_sign(user, self.progress, self.authors)

    @transaction.atomic
    def sign(self, user, seen, decision, comment="", checked=()):
        """Approve or return the content whose hash is `seen`. The last approval publishes the page.

        Raise ChangedError if the content has changed, PermissionDenied with a sentence if the user may not sign.
        """
        # If two users sign at the same moment, the second waits for this lock and then finds the step signed.
        WorkflowState.objects.select_for_update().get(pk=self.workflow_state.pk)
        self.workflow_state.refresh_from_db()
        self.progress = self._read_progress()
        state, step = self.current_state, self.progress.due
        if state is None or step is None or state.task_id != step.pk or seen != self.progress.content_hash:
            raise ChangedError
        if refusal := self.refusal(user):
            raise PermissionDenied(refusal)
        if decision == Decision.APPROVED and (hits := Prechecks.of_draft(self.page).blocking):
            raise PermissionDenied(f"有必须先改的问题：{hits[0]}。请退回作者，或在“检查”里说明理由。")
        row = SignOff.objects.create(
            page=self.page,
            page_title=self.page.get_admin_display_title(),
            workflow_state=self.workflow_state,
            revision=self.revision,
            fingerprint=self.progress.content_hash,
            step=step,
            step_name=step.name,
            decision=decision,
            comment=comment,
            checked=list(checked),
            user=user,
            user_name=str(user),
        )
        state.revision = self.revision  # the revision that was read: a later one may have the same content
        if decision == Decision.RETURNED:
            state.reject(user=user, comment=comment)
            return row
        self.progress = self._read_progress()
        if self.progress.due is None:
            row.completes = True
            row.save(update_fields=["completes"])
        state.approve(user=user, comment=comment)
        return row

    def restart_if_changed(self, user):
        """Set the review back to the step that is due after a change of content; return whether it was set back."""
        state, due = self.current_state, self.progress.due
        if state is None or due is None or state.task_id == due.pk:
            return False
        state.status = TaskState.STATUS_CANCELLED
        state.finished_by = user
        state.save(update_fields=["status", "finished_by"])
        self.workflow_state.current_task_state = due.start(self.workflow_state, user=user)
        self.workflow_state.save()
        log(
            instance=self.page,
            action="editorial.review_restarted",
            user=user,
            revision=self.revision,
            data={"step": due.name},
        )
        return True


def restart_reviews_of(row):
    """Set back the signed reviews of drafts that show a picture, document, source or term that has just changed."""
    signed = SignOff.objects.filter(decision=Decision.APPROVED, revoked_at=None, workflow_state__isnull=False)
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, pk__in=signed.values("workflow_state")
    )
    for state in states:
        review = Review(state)
        if row.pk in shared_content_of(review.revision.as_object()).get(type(row), ()):
            review.restart_if_changed(None)
