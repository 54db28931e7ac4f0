"""The signed token in a booking form: which form it is, of which event, and since when it is open.

It does three things without a cookie, so that the pages of the site stay free of them: a form sent twice is known as
the same one; a form filled in within seconds was filled in by a machine; and one that lay open for a day is shown
again, with all that was typed, before it counts. It is no protection against forged requests, and none is needed: a
booking uses no authority of the browser that sends it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.utils import timezone

QUICKEST = timedelta(seconds=3)
LONGEST = timedelta(hours=24)

_SALT = "heritage.events.booking-form"


@dataclass(frozen=True)
class FormToken:
    """A token that is ours. The key is the same each time the form is sent."""

    key: str
    issued: datetime

    @property
    def is_hasty(self):
        return timezone.now() - self.issued < QUICKEST

    @property
    def is_stale(self):
        return timezone.now() - self.issued > LONGEST


def issue(event):
    """Return a new token for the form of this event."""
    return signing.dumps([event.pk, secrets.token_urlsafe(24), int(timezone.now().timestamp())], salt=_SALT)


def read(token, event):
    """Return the FormToken, or None if it is not ours or belongs to another event."""
    try:
        pk, nonce, issued = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if pk != event.pk:
        return None
    return FormToken(
        sha256(nonce.encode()).hexdigest(), datetime.fromtimestamp(issued, tz=timezone.get_default_timezone())
    )
