"""What one uncached answer costs: CPU against a bare Django view in the same process, queries, bytes.

    uv run python -m tests.benchmarks.request_cost

Every page is asked for in turn with a bare view behind the same middleware, round after round, with the test client;
what counts is the ratio, not the milliseconds. Sites of 1, 32 and 300 entries, each carrying everything. The floor
is the bare view (1x). Bars: entry 80x, home and list 150x; the best public Wagtail demo stands at 109x and 241–300x,
the same demo page without a template at 41x.
"""

import gzip
import os
import statistics
import sys
from collections import Counter
from io import StringIO
from time import process_time

ADDRESSES = {
    "/bare/": 1,
    "/": 150,
    "/sites/place-0/": 80,
    "/sites/": 150,
    "/sites/?kind=industrial&sort=level": 150,
    "/map/": None,
    "/map/features.json?bbox=113.3,34.5,113.9,34.9&zoom=12": None,
    "/search/?q=华山路": None,
    "/events/": None,
    "/events/reading-0/": None,
}
ROUNDS = 5
CPU_A_ROUND = 0.15  # seconds for each address


def urlpatterns():
    from django.http import HttpResponse
    from django.urls import path

    from heritage.urls import urlpatterns as ours

    return [path("bare/", lambda request: HttpResponse("x" * 437)), *ours]


def cpu_of(client, address):
    """Return the seconds of CPU that one answer takes."""
    count, began = 0, process_time()
    while (spent := process_time() - began) < CPU_A_ROUND:
        client.get(address)
        count += 1
    return spent / count


def measure(client):
    """Return {address: (milliseconds, times the bare view, queries, repeated ones, bytes, bytes with gzip)}."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shown = {}
    for address in ADDRESSES:
        client.get(address)  # makes its pictures
        with CaptureQueriesContext(connection) as captured:
            body = client.get(address).content
        repeated = sum(times - 1 for times in Counter(query["sql"] for query in captured).values())
        shown[address] = (len(captured), repeated, len(body), len(gzip.compress(body, 6)))
    rounds = [{address: cpu_of(client, address) for address in ADDRESSES} for _ in range(ROUNDS)]
    return {
        address: (
            1000 * statistics.median(one[address] for one in rounds),
            statistics.median(one[address] / one["/bare/"] for one in rounds),
            *shown[address],
        )
        for address in ADDRESSES
    }


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.testing")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    from tests.factories.whole_site import a_whole_site

    # As in production: static files are known at the start, not looked for at each request.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.ROOT_URLCONF = type("AddressesWithABareView", (), {"urlpatterns": urlpatterns()})
    search = {"BACKEND": "heritage.search.backend", "PATH": settings.DATA_DIR / "search"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": search}
    call_command("migrate", verbosity=0)
    for entries in (1, 32, 300):
        with transaction.atomic():
            a_whole_site(entries=entries, events=min(entries, 12), rows=3)
            call_command("update_index", verbosity=0, stdout=StringIO())
            print(f"\n{entries} entries\n{'':58} CPU ms   x bare   bar   SQL (again)   bytes (gzip)")
            for address, (cpu, ratio, queries, repeated, size, packed) in measure(Client()).items():
                bar = ADDRESSES[address] or "–"
                print(f"{address:58} {cpu:6.2f} {ratio:7.1f}x {bar:>5} {queries:5} ({repeated}) {size:12} ({packed})")
            transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(main())
