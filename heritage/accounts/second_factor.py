"""The code from a phone, after the password. Who must give one, and until then is nobody.

A session whose code is still due may open the pages that ask for it and nothing else: to every other page of the site
it is a stranger's.
"""

import django_otp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from heritage.accounts.access_log import note

DUE = "second_factor_due"
_RECOVERY_CODES = 10
OPEN = (
    "second_factor",
    "second_factor_set_up",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
)


def is_enrolled(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_required_of(user):
    """By role. Superusers can do what every role can."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and (user.is_superuser or user.groups.filter(name__in=roles).exists())


@receiver(user_logged_in)
def ask(request, user, **kwargs):
    request.session[DUE] = is_enrolled(user) or is_required_of(user)


def verify(request, code):
    """Accept the code of the phone, or a recovery code, which is then spent; say whether it was one."""
    code = code.replace(" ", "").lower()
    with transaction.atomic():
        for model in (TOTPDevice, StaticDevice):
            for device in model.objects.select_for_update().filter(user=request.user, confirmed=True):
                if device.verify_token(code):
                    finish(request, device)
                    note("code_accepted", request.user, request, request.user)
                    return True
    note("code_refused", request.user, request, request.user)
    return False


def finish(request, device):
    django_otp.login(request, device)
    request.session[DUE] = False
    request.session.cycle_key()


def new_device(user):
    """A phone that is not yet proven to work; the same until it is, so that a page loaded twice shows one code."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "手机"})[0]


@transaction.atomic
def enrol(request, device):
    """Let this phone count from now on, in the place of any other; return fresh recovery codes, never shown again."""
    TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    codes = renew_recovery_codes(request.user)
    finish(request, device)
    note("phone_set", request.user, request, request.user)
    return codes


def renew_recovery_codes(user):
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="备用码")
    codes = [StaticToken.random_token() for _ in range(_RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def forget(user):
    """Take the phone and the recovery codes away, for whoever has lost them."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).delete()
    note("phone_forgotten", user)


class SecondFactorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(DUE):
            admin = reverse("wagtailadmin_home")
            if request.path not in map(reverse, OPEN):
                if request.path.startswith(admin) and request.method == "GET":
                    address = urlencode({"next": request.get_full_path()})
                    return HttpResponseRedirect(f"{reverse('second_factor')}?{address}")
                request.user = AnonymousUser()
        return self.get_response(request)
