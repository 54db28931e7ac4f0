"""The pages of 用户 in the admin. What may be changed there is decided in account_changes.py."""

import re

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.admin.widgets.button import Button
from wagtail.users.views.bulk_actions import SetActiveStateBulkAction
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from heritage.accounts.account_changes import conflict_of
from heritage.accounts.departments import establish_department, street_offices
from heritage.accounts.models import User
from heritage.accounts.roles import ROLES
from heritage.accounts.sign_in_codes import may_issue

EXPLANATIONS = {role.name: role.explanation for role in ROLES}
_OF_DEPARTMENTS = "街道或部门：只看、只改本单位的条目，写好送审"


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return f"{group.name}——{EXPLANATIONS.get(group.name, _OF_DEPARTMENTS)}"


class UserForm(forms.ModelForm):
    full_name = forms.CharField(
        label="姓名", max_length=60, help_text="姓在前，中间不空格；审核记录里这样显示，例如：李敏"
    )
    groups = RolesField(
        Group.objects.all(),
        label="角色",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="“系统管理”只能同时担任“预约管理”，“安全审计”不能同时担任别的。改动记入操作记录，并告诉安全审计。",
    )

    street = forms.ChoiceField(
        label="新的街道办",
        required=False,
        help_text="第一次给这个街道开账号时选：它的条目只归它看和改。已经开过的街道在上面的角色里勾选",
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "unit", "email", "groups"]
        labels = {"username": "账号", "email": "邮箱"}
        help_texts = {"username": "登录时填写，用拼音字母和数字"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.streets = street_offices()
        for name in Group.objects.filter(name__in=self.streets).values_list("name", flat=True):
            del self.streets[name]
        self.fields["street"].choices = [("", "不选"), *((name, name) for name in self.streets)]
        if not self.streets:
            del self.fields["street"]

    def clean_full_name(self):
        """Remove spaces between Chinese characters: 李　敏 is 李敏."""
        return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", self.cleaned_data["full_name"])

    def clean_groups(self):
        groups = self.cleaned_data["groups"]
        if conflict := conflict_of(group.name for group in groups):
            raise ValidationError(conflict)
        return groups

    def clean(self):
        cleaned = super().clean()
        if street := cleaned.get("street"):
            names = {*(group.name for group in cleaned.get("groups", ())), street}
            if conflict := conflict_of(names):
                self.add_error("street", conflict)
        return cleaned

    def save(self, commit=True):
        if self.instance._state.adding:
            self.instance.set_unusable_password()
        if street := self.cleaned_data.get("street"):
            office = establish_department(street, self.streets[street])
            self.cleaned_data["groups"] = [*self.cleaned_data["groups"], office]
        return super().save(commit)


class UserEditForm(UserForm):
    """Nobody edits their own roles or disables their own account."""

    class Meta(UserForm.Meta):
        fields = [*UserForm.Meta.fields, "is_active"]
        labels = {**UserForm.Meta.labels, "is_active": "启用"}
        help_texts = {**UserForm.Meta.help_texts, "is_active": "不再用的账号请停用，不要删除；停用后立即退出登录"}

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            for name in ("groups", "is_active", "street"):
                self.fields.pop(name, None)


class UserIndexView(IndexView):
    search_fields = ["username", "full_name", "unit", "email"]

    def order_queryset(self, queryset):
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering.replace("name", "full_name"))
        return super().order_queryset(queryset)


class UserCreateView(CreateView):
    template_name = "wagtailadmin/generic/form.html"

    def get_success_url(self):
        return reverse("sign_in_code", args=[self.object.pk])


class UserEditView(EditView):
    template_name = "wagtailadmin/generic/edit.html"

    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def header_more_buttons(self):
        buttons = list(super().header_more_buttons)
        if may_issue(self.request.user, self.object):
            buttons.append(Button("发登录码", url=reverse("sign_in_code", args=[self.object.pk]), icon_name="key"))
        return buttons


class HeritageUserViewSet(UserViewSet):
    index_view_class = UserIndexView
    add_view_class = UserCreateView
    edit_view_class = UserEditView
    create_template_name = UserCreateView.template_name
    edit_template_name = UserEditView.template_name
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return UserEditForm if for_update else UserForm


class EachUserSetActive(SetActiveStateBulkAction):
    """Save each user by itself, so that the change is checked and logged. Wagtail updates all in one statement."""

    @classmethod
    def execute_action(cls, objects, mark_as_active=False, user=None, **kwargs):
        others = [one for one in objects if one != user]
        for one in others:
            one.is_active = mark_as_active
            one.save(update_fields=["is_active"])
        return len(others), 0
