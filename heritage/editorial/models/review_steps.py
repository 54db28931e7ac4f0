from django.db import models
from wagtail.models import AbstractGroupApprovalTask

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
    """One of the steps of a review. Its members read and sign on the review page, and nowhere else."""

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
        """Begin with whichever step is due for the content as it stands: after a change that is the first one."""
        from heritage.editorial.review import Review  # it needs this model

        due = Review(workflow_state).due
        if due is not None and due.pk != self.pk:
            return due.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    # Signing happens on the review page, which shows what is signed. Wagtail's buttons would sign unseen.
    def get_actions(self, obj, user):
        return []

    def on_action(self, task_state, user, action_name, **kwargs):
        return None

    # Being a superuser is no office in a review.
    def is_for(self, user):
        return user.is_active and self._user_in_groups(user)

    def user_can_access_editor(self, obj, user):
        return self.is_for(user)

    def locked_for_user(self, obj, user):
        return not self.is_for(user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        return self.task_states.filter(status="in_progress") if self.is_for(user) else self.task_states.none()

    @classmethod
    def get_description(cls):
        return "所选组的成员在审阅页逐项核对、签字或退回"
