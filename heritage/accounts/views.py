import segno
from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.accounts import second_factor
from heritage.accounts.models import User

UNUSED_DAYS = 90


def locked(request, credentials, *args, **kwargs):
    """What stands where the sign-in form was, after ten attempts: the same for every name, known or not."""
    return render(request, "accounts/locked.html", {"minutes": settings.SIGN_IN_MINUTES}, status=429)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class CodeView(View):
    """A page that asks for a code and does something with a right one."""

    def get(self, request):
        return self.show(CodeForm())

    def post(self, request):
        form = CodeForm(request.POST)
        if form.is_valid():
            if answer := self.accept(form.cleaned_data["code"]):
                return answer
            form.add_error("code", self.wrong)
        return self.show(form)

    def show(self, form):
        return render(self.request, self.template_name, {"form": form, **self.shown()})


class SecondFactorView(CodeView):
    """Ask for the code; whoever must have a phone and has none goes on to choose one."""

    template_name = "accounts/second_factor.html"
    wrong = "验证码不对，或已经用过。请等手机上换出下一个；连续输错时要多等一会儿。"

    def dispatch(self, request, *args, **kwargs):
        if not request.session.get(second_factor.DUE):
            return redirect(self.next())
        if not second_factor.is_enrolled(request.user):
            return redirect("second_factor_set_up")
        return super().dispatch(request, *args, **kwargs)

    def accept(self, code):
        return redirect(self.next()) if second_factor.verify(self.request, code) else None

    def shown(self):
        return {"next": self.next()}

    def next(self):
        address = self.request.POST.get("next") or self.request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(address, {self.request.get_host()}, self.request.is_secure()):
            return address
        return reverse("wagtailadmin_home")


class SetUpView(CodeView):
    """Tie a phone to the account: scan, prove it, and keep the recovery codes."""

    template_name = "accounts/set_up.html"
    wrong = "验证码不对。请看手机的时间准不准，再输入现在显示的六位数字。"

    def dispatch(self, request, *args, **kwargs):
        # Who has a phone already proves it first: a session left open must not change it.
        if second_factor.is_enrolled(request.user) and request.session.get(second_factor.DUE):
            return redirect("second_factor")
        self.device = second_factor.new_device(request.user)
        return super().dispatch(request, *args, **kwargs)

    def accept(self, code):
        if not self.device.verify_token(code.replace(" ", "")):
            return None
        codes = second_factor.enrol(self.request, self.device)
        return render(self.request, "accounts/recovery_codes.html", {"codes": codes})

    def shown(self):
        picture = segno.make(self.device.config_url, error="m").svg_inline(scale=5, border=4, light="#fff")
        key = self.device.config_url.partition("secret=")[2].partition("&")[0]
        return {"picture": mark_safe(picture), "key": key}  # noqa: S308 - segno's own, from our text


def may_see_unused(user):
    return user.has_perm("accounts.change_user") or user.has_perm("editorial.read_audit_log")


class UnusedAccountsView(WagtailAdminTemplateMixin, TemplateView):
    """Accounts that nobody has used for ninety days: to be disabled, or their people asked."""

    template_name = "accounts/unused.html"
    page_title = "久未使用的账号"
    header_icon = "user"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def dispatch(self, request, *args, **kwargs):
        if not may_see_unused(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        accounts = User.objects.unused(UNUSED_DAYS).prefetch_related("groups")
        return super().get_context_data(**kwargs) | {"accounts": accounts, "days": UNUSED_DAYS}
