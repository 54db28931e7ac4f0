"""How often the same sender may send a booking form.

Counted under a keyed hash that changes with every period: no address is stored, and none can be found out from what
is. The limits are wide, because the schools of a district may share one address of the education network.
"""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

FORMS = 60, 600  # an address may send sixty forms in ten minutes, changes and mistakes among them
LETTERS = 10, 86_400  # a mailbox, about ten new bookings a day: nobody can be buried in mail through us


def allows(what, value, limit):
    """Count one more, and say whether it is still within the limit."""
    most, seconds = limit
    period = int(timezone.now().timestamp()) // seconds
    key = salted_hmac("heritage.events.throttle", f"{what}:{period}:{value}", algorithm="sha256").hexdigest()
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the cache has just thrown it out
        return True


def sender(request):
    """Return the network address of whoever sent the request; of IPv6 the part that belongs to one household."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last entry is the proxy's own; whatever stands before it, anybody could have written.
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
