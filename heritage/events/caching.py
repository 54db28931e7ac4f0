"""What is kept between requests, under the stamp of the programme: a change makes a new key, so nothing is stale."""

from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from heritage.events.models import Stamp

LONGEST = 24 * 60 * 60


def keep(request, name, make):
    """Return what `make()` returns, from the cache if nothing has changed since.

    `make` returns the thing and the moment until which it is true, or None. The key names the address, because what
    is kept holds full addresses; of the query only what `name` says.
    """
    where = f"{request.build_absolute_uri(request.path)}|{name}|{Stamp.current()}"
    key = f"events.{sha256(where.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found, until = make()
        seconds = (until - timezone.now()).total_seconds() if until else LONGEST
        if seconds > 0:
            cache.set(key, found, min(seconds, LONGEST))
    return found
