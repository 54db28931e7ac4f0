"""Sign-ins, failed attempts, sign-outs and changes of passwords and phones, written to Wagtail's log for 安全审计.

Passwords and codes are never logged. Neither are user names without an account: people type passwords into that field.
"""

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry

from heritage.accounts.client_address import client_network
from heritage.accounts.models import User

ACTIONS = {
    "accounts.signed_in": "登录",
    "accounts.refused": "登录失败",
    "accounts.locked_out": "登录失败太多，暂停登录",
    "accounts.signed_out": "退出",
    "accounts.password_changed": "改密码",
    "accounts.code_accepted": "验证码通过",
    "accounts.code_refused": "验证码不对",
    "accounts.phone_set": "绑定手机验证码",
    "accounts.phone_forgotten": "解除手机验证码",
}


class AccountLogFormatter(LogFormatter):
    def format_message(self, log_entry):
        address = log_entry.data.get("address")
        return f"{self.label}（来自{address}）" if address else self.label


def register(actions):
    for action, label in ACTIONS.items():
        actions.register_action(action)(type("AccountLogFormatter", (AccountLogFormatter,), {"label": label}))


def log_account_event(event, account, request=None, by=None):
    """Log an event of an account, with the user who caused it and the network address, if known."""
    data = {"address": client_network(request)} if request else {}
    # A plain User with the same key: `request.user` is a lazy object, for which the log finds no model.
    log(instance=User(pk=account.pk), action=f"accounts.{event}", user=by, title=account.get_username(), data=data)


def _account(name):
    return User.objects.filter(username=name).first() or User(pk=0, username="没有这个账号")


@receiver(user_logged_in)
def _signed_in(request, user, **kwargs):
    log_account_event("signed_in", user, request, user)


@receiver(user_logged_out)
def _signed_out(request, user, **kwargs):
    if user:
        log_account_event("signed_out", user, request, user)


@receiver(user_login_failed)
def _refused(credentials, request=None, **kwargs):
    if not getattr(request, "axes_locked_out", False):  # logged once, below
        log_account_event("refused", _account(credentials.get("username")), request)


@receiver(user_locked_out)
def _locked_out(request, username, **kwargs):
    """Log once while the account is locked, so that further attempts cannot fill the log."""
    account, since = _account(username), timezone.now() - settings.AXES_COOLOFF_TIME
    told = ModelLogEntry.objects.for_instance(account).filter(action="accounts.locked_out", timestamp__gt=since)
    if not told.exists():
        log_account_event("locked_out", account, request)
