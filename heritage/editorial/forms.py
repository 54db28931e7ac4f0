from django import forms
from django.core.exceptions import ValidationError

from heritage.editorial.models import Decision


class SignOffForm(forms.Form):
    """The decision of a reviewer. An approval needs every item checked, a return needs a reason."""

    seen = forms.CharField(widget=forms.HiddenInput)
    checked = forms.MultipleChoiceField(label="核对清单", required=False, widget=forms.CheckboxSelectMultiple)
    comment = forms.CharField(
        label="意见",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回必须写明要改什么，例如：第二段“1958年”与沿革不一致，请核对",
    )

    def __init__(self, *args, checks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = [(check, check) for check in checks]

    def clean(self):
        cleaned = super().clean()
        decision = self.data.get("decision")
        if decision not in Decision.values:
            raise ValidationError("请选择“通过”或“退回”。")
        cleaned["decision"] = decision
        if decision == Decision.RETURNED and not cleaned.get("comment", "").strip():
            self.add_error("comment", "退回要写明原因，作者才知道改什么。")
        missing = [check for check, _ in self.fields["checked"].choices if check not in cleaned.get("checked", [])]
        if decision == Decision.APPROVED and missing:
            self.add_error("checked", f"通过之前请逐项核对；还没有勾选：{'；'.join(missing)}。")
        return cleaned


class IgnoreForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label="不改的理由", max_length=300, help_text="例如：引自公告原文，照录")


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="撤稿原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记入操作记录，例如：第三段人名有误，先撤下核对",
    )
