import time

import segno
from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.account import LogoutView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.accounts import second_factor, sign_in_codes
from heritage.accounts.forms import ChangePhoneForm, CodeForm
from heritage.accounts.models import User

UNUSED_DAYS = 90
MAY_CHANGE_PHONE_UNTIL = "may_change_phone_until"
CHANGE_PHONE_SECONDS = 10 * 60


def locked(request, credentials, *args, **kwargs):
    """The page after too many failed attempts. It is the same for names with and without an account."""
    return render(request, "accounts/locked.html", {"minutes": settings.SIGN_IN_MINUTES}, status=429)


class SignOutView(LogoutView):
    """Sign out by POST only. Wagtail answers GET with 405, and yet removes the cookie: the session stayed valid."""

    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return super().dispatch(request, *args, **kwargs)


class CodeView(View):
    """Base of the pages that ask for a code."""

    form_class = CodeForm

    def get(self, request):
        return self.show(self.form_class())

    def post(self, request):
        form = self.form_class(request.POST)
        if form.is_valid():
            if answer := self.accept(**form.cleaned_data):
                return answer
            form.add_error("code", self.wrong)
        return self.show(form)

    def show(self, form):
        return render(self.request, self.template_name, {"form": form, **self.shown()})


class SecondFactorView(CodeView):
    """Ask for the code; a user without a device is redirected to set one up."""

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


class ChangePhoneView(CodeView):
    """Ask for the password and a code of the present phone before another one may be set up.

    Whoever finds an open session, or steals one, must not replace the phone of its owner.
    """

    template_name = "accounts/change_phone.html"
    form_class = ChangePhoneForm
    wrong = "密码或验证码不对，或验证码已经用过。请等手机上换出下一个再试。"

    def accept(self, password, code):
        # `authenticate` counts wrong passwords as at signing in, and locks after too many.
        user = authenticate(self.request, username=self.request.user.get_username(), password=password)
        if user != self.request.user or not user.check_password(password):
            return None
        if not second_factor.verify(self.request, code):
            return None
        self.request.session[MAY_CHANGE_PHONE_UNTIL] = time.time() + CHANGE_PHONE_SECONDS
        return redirect("second_factor_set_up")

    def shown(self):
        return {}


class SetUpView(CodeView):
    """Set up a phone: scan the QR code, enter a code, and save the recovery codes."""

    template_name = "accounts/set_up.html"
    wrong = "验证码不对。请看手机的时间准不准，再输入现在显示的六位数字。"

    def dispatch(self, request, *args, **kwargs):
        # A user with a device must enter its code first: a session without the code must not replace the device.
        if second_factor.is_enrolled(request.user) and request.session.get(second_factor.DUE):
            return redirect("second_factor")
        if second_factor.is_enrolled(request.user) and time.time() > request.session.get(MAY_CHANGE_PHONE_UNTIL, 0):
            return redirect("change_phone")
        self.device = second_factor.new_device(request.user)
        return super().dispatch(request, *args, **kwargs)

    def accept(self, code):
        if not self.device.verify_token(code.replace(" ", "")):
            return None
        codes = second_factor.enrol(self.request, self.device)
        self.request.session.pop(MAY_CHANGE_PHONE_UNTIL, None)
        return render(self.request, "accounts/recovery_codes.html", {"codes": codes})

    def shown(self):
        picture = segno.make(self.device.config_url, error="m").svg_inline(scale=5, border=4, light="#fff")
        key = self.device.config_url.partition("secret=")[2].partition("&")[0]
        return {"picture": mark_safe(picture), "key": key}  # noqa: S308 - segno's own, from our text


class SignInCodeView(WagtailAdminTemplateMixin, TemplateView):
    """Give a user a one-time code: mailed where that is possible, else shown once."""

    template_name = "accounts/sign_in_code.html"
    page_title = "登录码"
    header_icon = "key"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def dispatch(self, request, pk):
        self.account = get_object_or_404(User, pk=pk)
        if not sign_in_codes.may_issue(request.user, self.account):
            return permission_denied(request)
        return super().dispatch(request, pk)

    def post(self, request, pk):
        code = sign_in_codes.issue(request.user, self.account)
        sent = sign_in_codes.send(self.account, code, request.build_absolute_uri(reverse("wagtailadmin_login")))
        response = self.render_to_response(self.get_context_data(code=code, sent=sent))
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"account": self.account}


class FirstPasswordView(FormView):
    """After a sign-in by code: the user sets a password that nobody else knows."""

    template_name = "accounts/set_first_password.html"
    form_class = SetPasswordForm

    def dispatch(self, request, *args, **kwargs):
        if not request.session.get(sign_in_codes.PASSWORD_DUE):
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        update_session_auth_hash(self.request, form.save())
        self.request.session[sign_in_codes.PASSWORD_DUE] = False
        return redirect("wagtailadmin_home")


def may_see_unused(user):
    return user.has_perm("accounts.change_user") or user.has_perm("editorial.read_audit_log")


class UnusedAccountsView(WagtailAdminTemplateMixin, TemplateView):
    """The list of accounts without a sign-in for ninety days."""

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
