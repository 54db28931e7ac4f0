"""The steps of a review, and the progress of a review."""

from django.db import models
from django.utils.functional import cached_property
from wagtail.models import AbstractGroupApprovalTask

from heritage.editorial.content_hash import content_hash
from heritage.editorial.models.signoffs import Decision, SignOff
from heritage.wagtail_patches.group_approval import is_in_groups

CHECKLIST = "\n".join(
    [
        "没有错别字、不规范用语",
        "人名、职务、地名、单位名称无误",
        "日期、数字、计量单位无误，并有来源",
        "引文与原文一致",
        "图片有作者、许可，人物有同意书",
        "地图有审图号，位置公开级别恰当",
        "不涉密，属主动公开",
    ]
)


class ReviewStep(AbstractGroupApprovalTask):
    """A step of a review. Members of its groups sign on the review page, and nowhere else."""

    checklist = models.TextField(
        "核对清单", blank=True, default=CHECKLIST, help_text="一行一项，签字前逐项勾选，例如：日期、数字无误"
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "checklist"]

    class Meta:
        verbose_name = "审核环节"
        verbose_name_plural = "审核环节"

    def __str__(self):
        return self.name

    @property
    def checks(self):
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]

    def start(self, workflow_state, user=None):
        """Start the step that is due for the present content; after a change of content that is the first step."""
        due = Progress(workflow_state, workflow_state.content_object.specific.get_latest_revision()).due
        if due is not None and due.pk != self.pk:
            return due.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    # Wagtail's approve buttons are disabled: they would sign without showing the content. The review page shows it.
    def get_actions(self, obj, user):
        return []

    def on_action(self, task_state, user, action_name, **kwargs):
        return None

    # Superusers have no special rights in a review.
    def is_for(self, user):
        return user.is_active and is_in_groups(self, user)

    def user_can_access_editor(self, obj, user):
        return self.is_for(user)

    def locked_for_user(self, obj, user):
        return not self.is_for(user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        return self.task_states.filter(status="in_progress") if self.is_for(user) else self.task_states.none()

    @classmethod
    def get_description(cls):
        return "所选组的成员在审阅页逐项核对、签字或退回"


class Progress:
    """The steps of a review, the signatures for exactly one content, and the step that is due.

    The values are read once. Create a new Progress after a signature.
    """

    def __init__(self, workflow_state, revision):
        self.workflow = workflow_state.workflow
        self.sign_offs = SignOff.objects.filter(workflow_state=workflow_state)
        self.content_hash = content_hash(revision)

    @cached_property
    def steps(self):
        """All active steps, in order."""
        steps = ReviewStep.objects.filter(active=True, workflow_tasks__workflow=self.workflow)
        return list(steps.order_by("workflow_tasks__sort_order"))

    @cached_property
    def signatures(self):
        """The approvals of exactly this content, by step."""
        signed = self.sign_offs.filter(fingerprint=self.content_hash, decision=Decision.APPROVED, revoked_at=None)
        return {row.step_id: row for row in signed.select_related("user")}

    @cached_property
    def due(self):
        """The first step that has not signed this content; None when all have."""
        return next((step for step in self.steps if step.pk not in self.signatures), None)


class ChangeProgress(Progress):
    """The progress of a change of shared content, by the same steps as a page."""

    def __init__(self, change, steps):
        self.steps = steps
        self.sign_offs = change.sign_offs
        self.content_hash = change.content_hash

    @cached_property
    def signatures(self):
        """As of a page; the sign-offs may be read with many changes at once."""
        return {
            row.step_id: row
            for row in self.sign_offs.all()
            if (row.fingerprint, row.decision) == (self.content_hash, Decision.APPROVED)
        }
