"""Fetch a tile for a reader, so that the key of a base layer stays on the server. It is not an open proxy.

It serves tiles of an enabled layer only, from the hosts of that layer, of the land around the district, only pictures,
without redirects, with limits of size, time and number. Fetched tiles are cached on disk.
"""

import time
from math import asinh, pi, radians, tan
from urllib.parse import urlsplit

import urllib3
from django.core.cache import cache, caches

from heritage.catalogue.position.datum import DISTRICT
from heritage.maps.models.base_layers import AROUND

LARGEST = 300 * 1024
LONGEST_S = 6
PER_MINUTE = 600  # fetches of one layer in one process; tiles on disk do not count
PAUSE_S = 30  # how long a provider that does not answer is not asked again
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_pool = urllib3.PoolManager(
    num_pools=8,
    retries=False,
    timeout=urllib3.Timeout(connect=2, read=4),
    headers={"User-Agent": "heritage-catalogue", "Accept": "image/*", "Accept-Encoding": "identity"},
)


class TileError(Exception):
    """There is no tile; `status` is the HTTP status of the answer."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


def tile(layer, part, z, x, y):
    """Return (bytes, content type) of a tile from the disk or its provider, or raise TileError."""
    if not (layer.min_zoom <= z <= layer.max_zoom and 0 <= part < len(layer.templates) and is_around(z, x, y)):
        raise TileError(404)
    cached = caches["tiles"]
    key = f"{layer.pk}.{layer.changed:%y%m%d%H%M%S%f}.{part}.{z}.{x}.{y}"
    found = cached.get(key)
    if found is None:
        found = _fetch(layer, layer.tile_url(part, z, x, y))
        cached.set(key, found)
    return found, kind_of(found)


def is_around(z, x, y):
    """Whether a tile exists and touches the land around the district."""
    most = 2**z
    if not (0 <= x < most and 0 <= y < most):
        return False
    west, south, east, north = DISTRICT
    left, top = _tile_at(west - AROUND, north + AROUND, most)
    right, bottom = _tile_at(east + AROUND, south - AROUND, most)
    return left <= x <= right and top <= y <= bottom


def kind_of(content):
    """Return the content type by the first bytes, or empty where they are no picture."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _KINDS if content.startswith(start)), "")


def _tile_at(longitude, latitude, most):
    across = (longitude + 180) / 360 * most
    down = (1 - asinh(tan(radians(latitude))) / pi) / 2 * most
    return int(across), int(down)


def _fetch(layer, url):
    if urlsplit(url).netloc not in layer.hosts:
        raise TileError(404)
    silent = f"maps.tiles-silent.{layer.pk}"
    if cache.get(silent):
        raise TileError(503)
    _count(layer)
    try:
        return _read(url)
    except (urllib3.exceptions.HTTPError, OSError):
        cache.set(silent, True, PAUSE_S)
        raise TileError(503) from None


def _count(layer):
    key = f"maps.tiles-fetched.{layer.pk}.{int(time.time() // 60)}"
    cache.add(key, 0, 120)
    if cache.incr(key) > PER_MINUTE:
        raise TileError(429)


def _read(url):
    deadline = time.monotonic() + LONGEST_S
    response = _pool.request("GET", url, redirect=False, preload_content=False)
    content = b""
    try:
        if response.status != 200:
            raise TileError(404 if response.status == 404 else 502)
        for piece in response.stream(16 * 1024, decode_content=False):
            content += piece
            if len(content) > LARGEST or time.monotonic() > deadline:
                raise TileError(502)
    except TileError:
        response.close()  # the rest of it is not read
        raise
    response.release_conn()
    if not kind_of(content):
        raise TileError(502)
    return content
