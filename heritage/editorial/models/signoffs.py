from django.conf import settings
from django.db import models
from wagtail.models import Page, Revision, WorkflowState


class Decision(models.TextChoices):
    APPROVED = "approved", "通过"
    RETURNED = "returned", "退回"


class SignOff(models.Model):
    """One person's decision at one step about one exact content: of a page, or of a change of shared content.

    Rows are never changed, except `revoked_at`.
    The names of page, step and person are copied, so that the record remains readable when any of them is deleted.
    """

    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="sign_offs")
    page_title = models.CharField("页面", max_length=255)
    change = models.ForeignKey(
        "editorial.PendingChange", on_delete=models.SET_NULL, null=True, blank=True, related_name="sign_offs"
    )
    workflow_state = models.ForeignKey(WorkflowState, on_delete=models.SET_NULL, null=True, related_name="sign_offs")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    fingerprint = models.CharField("内容指纹", max_length=64)
    step = models.ForeignKey("editorial.ReviewStep", on_delete=models.SET_NULL, null=True, related_name="sign_offs")
    step_name = models.CharField("环节", max_length=255)
    decision = models.CharField("结果", max_length=10, choices=Decision)
    comment = models.TextField("意见", blank=True)
    checked = models.JSONField("已核对", default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField("审核人", max_length=150)
    signed_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    completes = models.BooleanField("末审", default=False)
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        ordering = ["signed_at", "pk"]
        default_permissions = ()
        permissions = [
            ("withdraw_page", "可以撤稿"),
            ("read_audit_log", "可以查看操作记录"),
        ]

    def __str__(self):
        return f"{self.step_name}{self.get_decision_display()}：{self.page_title}"
