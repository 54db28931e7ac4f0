"""What all processes and machines remember together, in Redis (HERITAGE_CACHE_URL).

The site goes on without it: what is kept here only saves work, so a server that does not answer is left alone for a
while, and nothing is remembered.

Why not django-redis: its IGNORE_EXCEPTIONS asks a server that hangs anew with each question, so that a page waits a
second for each, and answers None where a number is counted.
"""

import logging
import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

LONGEST, PAUSE = 1, 5  # seconds
# What each question is answered without the server.
_INSTEAD = {
    "add": lambda key, value, timeout: True,
    "get": lambda key, default: default,
    "set": lambda key, value, timeout: None,
    "touch": lambda key, timeout: False,
    "delete": lambda key: False,
    "get_many": lambda keys: {},
    "has_key": lambda key: False,
    "incr": lambda key, delta: delta,
    "set_many": lambda data, timeout: None,
    "delete_many": lambda keys: None,
    "clear": lambda: False,
}


class _Client(RedisCacheClient):
    silent_until = 0


def _forgiving(name):
    asked, instead = getattr(RedisCacheClient, name), _INSTEAD[name]

    def ask(self, *args):
        if time.monotonic() < _Client.silent_until:
            return instead(*args)
        try:
            return asked(self, *args)
        except RedisError as error:
            _Client.silent_until = time.monotonic() + PAUSE
            logger.warning("Redis does not answer (%s); the site goes on without it.", type(error).__name__)
            return instead(*args)

    return ask


for _name in _INSTEAD:
    setattr(_Client, _name, _forgiving(_name))


class SharedCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, {"KEY_PREFIX": "heritage", **params})
        self._class = _Client
        self._options = {"socket_connect_timeout": LONGEST, "socket_timeout": LONGEST, **self._options}

    def ping(self):
        """Ask the server itself; raise RedisError where it does not answer."""
        self._cache.get_client().ping()
