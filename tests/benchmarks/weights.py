"""What a first visit transfers of each page, without its photographs: gzip as the proxy or WhiteNoise sends it.

    uv run python -m tests.benchmarks.weights

Counts the page, its styles, scripts (with what they import), icon, and everything that a style names, whether the
browser comes to need it or not. The map brings the features of its first view along.
Bars: home and entry 120 KB, map 250 KB. The best public Wagtail demo: home 56 KB, detail page 53 KB without images.
"""

import gzip
import os
import sys
from io import StringIO

BARS = {
    "/": 120,
    "/sites/place-0/": 120,
    "/sites/": None,
    "/map/": 250,
    "/events/": None,
    "/events/reading-0/": None,
    "/search/?q=华山路": None,
    "/about/": None,
}
ALREADY_PACKED = {"image/png", "image/webp", "font/woff2"}


def transferred(answer):
    return len(answer.body if answer.media_type in ALREADY_PACKED else gzip.compress(answer.body, 6))


def parts(client, address):
    """Return {address: bytes} of a page and of all that it loads from here, but no photographs."""
    from tests.crawl import crawl

    return {
        answer.address: transferred(answer)
        for answer in crawl(client, [address], follow=lambda path: path.startswith("/static/"))
    }


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.testing")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tests.factories.whole_site import a_whole_site

    search = {"BACKEND": "heritage.search.backend", "PATH": settings.DATA_DIR / "search"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": search}
    call_command("migrate", verbosity=0)
    a_whole_site(entries=32, events=12, rows=3)
    call_command("update_index", verbosity=0, stdout=StringIO())
    for address, bar in BARS.items():
        found = parts(Client(), address)
        kinds = {"css": 0, "js": 0}
        for part, size in found.items():
            kind = part.rpartition(".")[2]
            kinds[kind] = kinds.get(kind, 0) + size
        print(
            f"{address:22} {sum(found.values()) / 1024:7.1f} KB of {bar or '–':>3}   page {found[address] / 1024:5.1f}"
            f"  css {kinds['css'] / 1024:5.1f}  js {kinds['js'] / 1024:5.1f}   {len(found)} requests"
        )


if __name__ == "__main__":
    sys.exit(main())
