"""Cache what is costly to make under the version of the content: a change makes a new key, so nothing is stale.

The page cache serves most requests first. This cache serves editors who are signed in, and bodies that the page cache
finds too large.
"""

from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from heritage.content_version.models import ContentVersion

LONGEST = 24 * 60 * 60


def cached(request, name, make):
    """Return what `make()` returns, from the cache if nothing has changed since.

    `make` returns the value and the moment until which it holds, or None. The key names the full path, because the
    value holds full addresses; of the query it names only what `name` says. The value must not show figures of seats.
    """
    version = ContentVersion.current()
    if version is None:
        return make()[0]
    where = f"{request.build_absolute_uri(request.path)}|{name}|{version.site}"
    key = f"events.{sha256(where.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found, until = make()
        seconds = (until - timezone.now()).total_seconds() if until else LONGEST
        if seconds > 0:
            cache.set(key, found, min(seconds, LONGEST))
    return found
