from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from heritage.accounts import access_log, account_changes, chooser_api
from heritage.accounts.user_admin import EachUserSetActive
from heritage.accounts.views import (
    ChangePhoneView,
    FirstPasswordView,
    SecondFactorView,
    SetUpView,
    SignInCodeView,
    UnusedAccountsView,
    may_see_unused,
)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("second-factor/", SecondFactorView.as_view(), name="second_factor"),
        path("second-factor/change/", ChangePhoneView.as_view(), name="change_phone"),
        path("second-factor/set-up/", SetUpView.as_view(), name="second_factor_set_up"),
        path("first-password/", FirstPasswordView.as_view(), name="set_first_password"),
        path("users/<int:pk>/sign-in-code/", SignInCodeView.as_view(), name="sign_in_code"),
        path("reports/unused-accounts/", UnusedAccountsView.as_view(), name="unused_accounts"),
    ]


@hooks.register("construct_admin_api", order=1000)
def admin_api(router):
    chooser_api.register(router)


@hooks.register("register_log_actions")
def log_actions(actions):
    access_log.register(actions)
    account_changes.register(actions)


@hooks.register("register_account_menu_item")
def second_factor_item(request):
    return {
        "url": reverse("second_factor_set_up"),
        "label": "登录验证码",
        "help_text": "在手机上取得登录时的第二道验证码，或换一部手机",
        "icon": "key",
    }


class UnusedAccountsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_unused(request.user)


@hooks.register("register_reports_menu_item")
def unused_accounts_item():
    return UnusedAccountsMenuItem("久未使用的账号", reverse("unused_accounts"), icon_name="user", order=1200)


hooks.register("register_bulk_action", EachUserSetActive, order=1)  # later than Wagtail's own, which it replaces
