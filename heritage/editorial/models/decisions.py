from django import forms
from django.conf import settings
from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from heritage.editorial.precheck_kinds import kinds


class IgnoredHit(models.Model):
    """A decision to ignore a hit, with its reason. It holds for that page until the words around the hit change."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="ignored_hits")
    key = models.CharField(max_length=64)
    said = models.CharField("提示", max_length=300)
    reason = models.CharField("理由", max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="ignored_once")]

    def __str__(self):
        return self.said


def _choices():
    return [(code, name) for code, (name, _) in kinds().items()]


class PrecheckSettingsForm(WagtailAdminModelForm):
    blocking = forms.MultipleChoiceField(
        label="必须先改的问题",
        required=False,
        choices=_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的问题改好或说明理由以后才能签字，其余只提示",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.blocking is None:
            self.initial["blocking"] = [code for code, (_, blocks) in kinds().items() if blocks]


@register_setting(icon="check")
class PrecheckSettings(BaseGenericSetting):
    """Which kinds of hits block a signature; the others only warn."""

    blocking = models.JSONField("必须先改的问题", null=True, blank=True)  # None: the defaults of the checks

    base_form_class = PrecheckSettingsForm
    panels = [FieldPanel("blocking")]

    class Meta:
        verbose_name = "发布前检查"
