"""Six editors publish and two readers read for ten seconds: Django's own settings for SQLite beside ours.

    uv run python -m tests.benchmarks.concurrent_editors

Counts publishes (read an entry, save a revision, publish it, in one transaction), those refused with “database is
locked”, those acknowledged and then lost, and how long each took. The floor is the first line, Django's defaults:
they refuse about 96 % of the publishes. Ours must refuse none, lose none, and publish at least 2.5 times as many.
Search is left out: it is told after the commit, and has its own promises.
"""

import multiprocessing
import random
import sqlite3
import statistics
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter

from tests.factories.pages import publish

OURS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


@dataclass
class Outcome:
    """What all processes together did; times in seconds."""

    writes: list[float] = field(default_factory=list)
    refused: int = 0
    reads: list[float] = field(default_factory=list)
    refused_reads: int = 0
    lost: int = 0
    integrity: str = ""


def drill(database, options, seconds, writers, readers):
    """Let that many processes publish and read entries of an SQLite file with these connection options."""
    # One process opens it before all others, as `migrate` does: two that turn a file to WAL at once refuse each other.
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(options.get("init_command", ""))
    before = _revisions(database)
    context = multiprocessing.get_context("fork")
    results, start = context.SimpleQueue(), context.Barrier(writers + readers)
    work = [_publish] * writers + [_read] * readers
    processes = [
        context.Process(target=_run, args=(work_, number, database, options, seconds, start, results), daemon=True)
        for number, work_ in enumerate(work)
    ]
    for process in processes:
        process.start()
    outcome = Outcome()
    for _ in processes:
        kind, times, refused = results.get()
        if kind == "_publish":
            outcome.writes += times
            outcome.refused += refused
        else:
            outcome.reads += times
            outcome.refused_reads += refused
    for process in processes:
        process.join()
    outcome.lost = before + len(outcome.writes) - _revisions(database)
    with closing(sqlite3.connect(database)) as connection:
        outcome.integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return outcome


def _run(work, number, database, options, seconds, start, results):
    """Work until the time is up, in a process of its own with a connection of its own."""
    from django.conf import settings
    from django.db import OperationalError, connections

    # The connection that came with the fork belongs to the parent; it is let go, not closed.
    connections.settings["default"].update(NAME=str(database), OPTIONS=options, CONN_MAX_AGE=None)
    del connections["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}}
    chance, times, refused = random.Random(number), [], 0  # noqa: S311 - which page comes next is no secret
    start.wait()
    end = monotonic() + seconds
    while monotonic() < end:
        began = perf_counter()
        try:
            work(chance)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            refused += 1
        else:
            times.append(perf_counter() - began)
    results.put((work.__name__, times, refused))


def _publish(chance):
    from django.db import transaction

    from heritage.catalogue.models import HeritageSitePage

    with transaction.atomic():
        page = chance.choice(HeritageSitePage.objects.all())
        page.summary = f"第{chance.randrange(10**6)}稿。"
        publish(page)


def _read(chance):
    from heritage.catalogue.models import HeritageSitePage

    page = chance.choice(HeritageSitePage.objects.published())
    [*page.names.all(), *page.designations.all(), *page.milestones.all(), *page.statements.all()]


def _revisions(database):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT COUNT(*) FROM wagtailcore_revision").fetchone()[0]


def _line(name, outcome):
    refused = outcome.refused / max(len(outcome.writes) + outcome.refused, 1)
    write = "/".join(f"{1000 * value:.0f}" for value in _p50_p95_max(outcome.writes))
    read = 1000 * _p50_p95_max(outcome.reads)[1]
    return (
        f"{name:16} published {len(outcome.writes)}, refused {outcome.refused} ({refused:.0%}), lost {outcome.lost},"
        f" p50/p95/max {write} ms; read {len(outcome.reads)}, refused {outcome.refused_reads}, p95 {read:.1f} ms;"
        f" integrity {outcome.integrity}"
    )


def _p50_p95_max(times):
    ordered = sorted(times) or [0.0]
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]


def main():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.factories.whole_site import a_whole_site

    call_command("migrate", verbosity=0)
    a_whole_site(entries=12, events=0, rows=3)
    image = connection.connection.serialize()
    connection.close()
    for name, options in (("Django's default", {}), ("ours", OURS)):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "site.sqlite3"
            database.write_bytes(_without_wal(image))
            print(_line(name, drill(database, options, seconds=10, writers=6, readers=2)))


def _without_wal(image):
    """Return the image of a database as one that has never heard of WAL."""
    return image[:18] + b"\x01\x01" + image[20:]


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.testing")
    sys.exit(main())
