"""How often something may be done in a while, by one sender or for one mailbox, counted for the whole site.

Counts stand in the database, because every process of every machine has that. What is counted stands there under a
keyed hash that changes with each period: no address is stored, and none can be found out from what is.
"""

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heritage.accounts.client_address import client_address, client_network
from heritage.accounts.models import RequestCount

# One statement, so that two processes cannot count the same number.
_COUNT_ONE_MORE = """
    INSERT INTO accounts_requestcount (key, number, until) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET number = accounts_requestcount.number + 1
    RETURNING number
"""


def allows(what, value, limit):
    """Count one more of `value`, and say whether it is within the limit, (number, seconds)."""
    most, seconds = limit
    now = int(timezone.now().timestamp())
    period = now // seconds
    key = salted_hmac("heritage.request_limits", f"{what}:{period}:{value}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [key, (period + 1) * seconds])
        number = cursor.fetchone()[0]
    if number == 1:
        RequestCount.objects.filter(until__lte=now).delete()
    return number <= most


def sender(request):
    """Return whom the requests of one sender are counted under."""
    return client_network(request) or client_address(request)
