"""What several processes count together, in Debian's Redis; and a site that goes on when it is gone."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured

from heritage.maps.base_layers import tile_proxy
from heritage.operations import health, shared_cache
from heritage.settings import environment

REDIS = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(
    not REDIS and os.environ.get("HERITAGE_REQUIRE_REDIS") != "1", reason="没有找到 Redis：apt-get install redis-server"
)


@contextmanager
def redis(folder):
    """Run a server that only its socket reaches; yield its address."""
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder]
    with subprocess.Popen([REDIS, *map(str, options)], stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                if socket.exists():
                    break
                time.sleep(0.05)
            yield f"unix://{socket}"
        finally:
            server.kill()


def use(settings, address):
    settings.CACHE_URL = address
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "heritage.operations.shared_cache.SharedCache", "LOCATION": address},
    }


@needs_redis
def test_another_process_counts_on_and_a_dead_server_refuses_nobody(settings, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(shared_cache._Client, "silent_until", 0)
    with redis(tmp_path) as address:
        use(settings, address)
        assert caches["default"].add("number", 1)
        with ThreadPoolExecutor(1) as pool:  # with a connection of its own, as another process has
            assert pool.submit(lambda: caches["default"].incr("number")).result() == 2
        assert not caches["default"].add("number", 1)
        caches["default"].set_many({"a": 1, "b": 2})
        assert caches["default"].get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
        assert health._cache().sentence == "Redis，正常。"

    assert [caches["default"].add("number", 1) for _ in range(3)] == [True] * 3
    assert caches["default"].get("a", "nothing") == "nothing"
    assert caches["default"].get_or_set("a", lambda: 3) == 3
    assert not health._cache().well
    assert [record.message for record in caplog.records] == [
        "Redis does not answer (ConnectionError); the site goes on without it."
    ]


def test_a_server_that_hangs_is_asked_once_in_a_while(settings, monkeypatch):
    """Nobody answers at this address of the documentation's, and nobody is sent there a second time."""
    asked = []

    def hang(self, *args, **kwargs):
        asked.append(args)
        raise shared_cache.RedisError

    monkeypatch.setattr(shared_cache._Client, "silent_until", 0)
    monkeypatch.setattr(shared_cache.RedisCacheClient, "get_client", hang)
    use(settings, "redis://192.0.2.1")
    for _ in range(20):
        tile_proxy._count(type("Layer", (), {"pk": 1}))
    assert len(asked) == 1


def test_an_address_of_another_kind_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("HERITAGE_CACHE_URL", "memcached://secret@host")
    with pytest.raises(ImproperlyConfigured, match="HERITAGE_CACHE_URL") as refused:
        environment.cache("HERITAGE_CACHE_URL")
    assert "secret" not in str(refused.value)
