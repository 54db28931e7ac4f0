"""The private link by which a school sees, changes and cancels its booking.

256 random bits make the seed; the token in the address is drawn from it with the secret key. The database holds seed
and hash, so that a letter sent later can carry the link again, and a stolen database alone opens nothing. What is
unknown, forgotten or expired is answered alike: nobody learns whether a link was ever good.
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from heritage.events.models import Booking

# After the session the page still gives the certificate; then the link ends.
GOOD_AFTER_THE_EVENT = timedelta(days=30)

_SALT = "heritage.events.private-link"
_attendance = Signer(salt="heritage.events.attendance")
_verification = Signer(salt="heritage.events.verification")


def new_seed():
    return secrets.token_urlsafe(32)


def token(seed, secret=None):
    """Return the token that belongs to a seed: 43 characters."""
    drawn = salted_hmac(_SALT, seed, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(drawn).rstrip(b"=").decode()


def hashed(link_token):
    return sha256(link_token.encode()).hexdigest()


def path(booking):
    """Return the path of the private page. A link made with a former key stays good as long as that key is kept."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        drawn = token(booking.link_seed, secret)
        if constant_time_compare(hashed(drawn), booking.link_hash or ""):
            return reverse("booking", args=[drawn])
    # The key is gone: an old link still works, but new letters can only carry the public page.
    return booking.event.permanent_path


def verification_path(booking):
    """Return the path by which the mailbox answers. It stands in letters only, never on a page."""
    return reverse("verify_booking", args=[booking.reference, _verification.signature(_asked(booking))])


def _asked(booking):
    """Return what a verification signs: this mailbox of this booking, not one that it had before."""
    contact = getattr(booking, "contact", None)
    return f"{booking.link_seed}/{contact.email.lower() if contact else ''}"


def to_verify(reference, code):
    """Return the booking whose mailbox answers with this code, or None."""
    read = Booking.objects.select_related("session__page", "session__totals", "contact")
    booking = read.filter(reference=reference).first()
    if booking is None or not booking.link_hash:
        return None
    try:
        _verification.unsign(f"{_asked(booking)}:{code}")
    except BadSignature:
        return None
    return booking


def find(link_token):
    """Return the booking that the token opens, or None."""
    expected = hashed(link_token)
    booking = (
        Booking.objects.select_related("session__page", "session__totals", "contact", "grade_band")
        .filter(link_hash=expected)
        .first()
    )
    if booking is None or not constant_time_compare(booking.link_hash, expected):
        return None
    return None if timezone.now() > booking.session.end + GOOD_AFTER_THE_EVENT else booking


def attendance_path(booking):
    """Return the path that the QR code at the entrance leads to. Only a signed-in organiser gets an answer there."""
    return reverse("booking_attendance", args=[_attendance.sign(booking.reference)])


def reference_in(signed):
    """Return the reference that an attendance code names, or None if it is not ours."""
    try:
        return _attendance.unsign(signed)
    except BadSignature:
        return None
