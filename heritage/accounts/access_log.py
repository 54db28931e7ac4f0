"""Who came in, tried to or left, and whose keys changed: in Wagtail's log, which 安全审计 reads and nobody changes.

Passwords, codes and names that belong to no account (people type passwords there) are never written down.
"""

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry

from heritage.accounts.client_address import household
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


class Deed(LogFormatter):
    def format_message(self, log_entry):
        address = log_entry.data.get("address")
        return f"{self.label}（来自{address}）" if address else self.label


def register(actions):
    for action, label in ACTIONS.items():
        actions.register_action(action)(type("Deed", (Deed,), {"label": label}))


def note(deed, account, request=None, by=None):
    """Put on record what happened to an account, `by` whom where that is known, and from which address."""
    data = {"address": household(request)} if request else {}
    # A new User of the same number: `request.user` is a stand-in of another class, which the log would not know.
    log(instance=User(pk=account.pk), action=f"accounts.{deed}", user=by, title=account.get_username(), data=data)


def _account(name):
    return User.objects.filter(username=name).first() or User(pk=0, username="没有这个账号")


@receiver(user_logged_in)
def _signed_in(request, user, **kwargs):
    note("signed_in", user, request, user)


@receiver(user_logged_out)
def _signed_out(request, user, **kwargs):
    if user:
        note("signed_out", user, request, user)


@receiver(user_login_failed)
def _refused(credentials, request=None, **kwargs):
    if not getattr(request, "axes_locked_out", False):  # that is told once, below
        note("refused", _account(credentials.get("username")), request)


@receiver(user_locked_out)
def _locked_out(request, username, **kwargs):
    """Once while the door is shut: whoever knocks on must not fill the record."""
    account, since = _account(username), timezone.now() - settings.AXES_COOLOFF_TIME
    told = ModelLogEntry.objects.for_instance(account).filter(action="accounts.locked_out", timestamp__gt=since)
    if not told.exists():
        note("locked_out", account, request)
