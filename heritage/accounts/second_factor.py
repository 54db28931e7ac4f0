"""Require a second factor: a code from a phone, after the password.

Until the code is given, the request is anonymous (AnonymousUser) for every page except those that ask for the code.
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

from heritage.accounts.access_log import log_account_event

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
    """Whether one of the user's roles requires a code. Superusers need one as soon as any role does."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and (user.is_superuser or user.groups.filter(name__in=roles).exists())


@receiver(user_logged_in)
def mark_code_as_due(request, user, **kwargs):
    request.session[DUE] = is_enrolled(user) or is_required_of(user)


def verify(request, code):
    """Check a code of the phone or a recovery code, which can be used once; return whether it was right."""
    code = code.replace(" ", "").lower()
    with transaction.atomic():
        for model in (TOTPDevice, StaticDevice):
            for device in model.objects.select_for_update().filter(user=request.user, confirmed=True):
                if device.verify_token(code):
                    finish(request, device)
                    log_account_event("code_accepted", request.user, request, request.user)
                    return True
    log_account_event("code_refused", request.user, request, request.user)
    return False


def finish(request, device):
    django_otp.login(request, device)
    request.session[DUE] = False
    request.session.cycle_key()


def new_device(user):
    """Return the user's unconfirmed device. It stays the same until confirmed, so reloading shows the same QR code."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "手机"})[0]


@transaction.atomic
def enrol(request, device):
    """Confirm a device, remove the user's other ones, and return new recovery codes. They are shown only once."""
    TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    codes = renew_recovery_codes(request.user)
    finish(request, device)
    log_account_event("phone_set", request.user, request, request.user)
    return codes


def renew_recovery_codes(user):
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="备用码")
    codes = [StaticToken.random_token() for _ in range(_RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def remove_devices(user):
    """Remove the user's device and recovery codes, after a loss."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).delete()
    log_account_event("phone_forgotten", user)


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
