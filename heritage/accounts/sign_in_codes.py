"""One-time codes for a first sign-in or a forgotten password, so that nobody sets a password for another person.

A code is typed in place of the password, works once and for a day. Until its owner has set a password, the request is
anonymous (AnonymousUser) for every page except the one that asks for it. Only a keyed hash of the code is stored.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heritage.accounts.account_changes import log_change
from heritage.accounts.models import SignInCode, User
from heritage.accounts.second_factor import DUE

PASSWORD_DUE = "new_password_due"  # noqa: S105 (the name of a flag in the session)
VALID = timedelta(days=1)
BACKEND = "heritage.accounts.sign_in_codes.SignInCodeBackend"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without characters that look alike
_OPEN = ("set_first_password", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog")


def may_issue(by, user):
    """Whether `by` may give `user` a code. A superuser's password is set by `manage.py changepassword` only."""
    return by.has_perm("accounts.change_user") and by.pk != user.pk and user.is_active and not user.is_superuser


def issue(by, user):
    """Store a new code for `user` and return it. An older one ends."""
    if not may_issue(by, user):
        raise PermissionDenied
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    SignInCode.objects.update_or_create(user=user, defaults={"code": _hash(code), "issued_at": timezone.now()})
    log_change("code_issued", user)
    return code


def send(user, code, address):
    """Mail the code where a mail server and a mailbox are known; return whether it was sent."""
    if not settings.MAIL_SERVER.host or not user.email:
        return False
    text = (
        f"{user}：\n\n您的账号是 {user.username}，登录码是 {code}\n"
        f"请在一天内到 {address} 登录，在密码一栏填登录码，随后自己设一个密码。登录码只能用一次。\n"
    )
    try:
        return bool(send_mail(f"{settings.WAGTAIL_SITE_NAME}：登录码", text, None, [user.email]))
    except OSError:  # the mail server does not answer, or refuses (SMTPException)
        return False


def _hash(code):
    return salted_hmac("heritage.accounts.sign_in_codes", code, algorithm="sha256").hexdigest()


class SignInCodeBackend(ModelBackend):
    """Accept a code in place of the password. django-axes counts wrong ones like wrong passwords."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        code = _hash((password or "").strip().lower())
        valid = SignInCode.objects.filter(code=code, issued_at__gt=timezone.now() - VALID)
        user = User.objects.filter(username=username, is_active=True, sign_in_code__in=valid).first()
        # Of two sign-ins at the same moment one deletes the code; the other comes too late.
        if user and SignInCode.objects.filter(user=user, code=code).delete()[0]:
            return user
        return None


@receiver(user_logged_in)
def _require_password(request, user, **kwargs):
    is_by_code = getattr(user, "backend", "") == BACKEND
    request.session[PASSWORD_DUE] = is_by_code
    if is_by_code:
        log_change("code_used", user, by=user)


class NewPasswordMiddleware:
    """After a sign-in by code, ask for a password before anything else. A second factor that is due comes first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and self.is_to_wait(request):
            if request.path.startswith(reverse("wagtailadmin_home")) and request.method == "GET":
                return HttpResponseRedirect(reverse("set_first_password"))
            request.user = AnonymousUser()
        return self.get_response(request)

    def is_to_wait(self, request):
        session = request.session
        return session.get(PASSWORD_DUE) and not session.get(DUE) and request.path not in map(reverse, _OPEN)
