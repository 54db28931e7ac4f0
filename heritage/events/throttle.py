"""How often the same sender may send a booking form.

Counted under a keyed hash that changes with every period: no address is stored, and none can be found out from what
is. The limits are wide, because the schools of a district may share one address of the education network.
"""

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heritage.accounts.addresses import client_address, household

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
    """Return whom the requests of one sender are counted under."""
    return household(request) or client_address(request)
