"""What writes is killed at any moment, again and again: nothing acknowledged may be lost, nothing be there by half.

    uv run python -m tests.drills.operations.kills              # fifty times each
    uv run python -m tests.drills.operations.kills 5 booking    # five times, one of them

After each kill the database checks itself, one repair brings the search back, and the drill looks at all that it has
ever written (acts.py). Commits of the index and backups have drills of their own, in tests/search/lives.py and
killed_backups.py; without a name they run as well.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"

import django

from tests.drills.operations.acts import ACTS, in_another_process
from tests.migrated import migrations_kept
from tests.operations.conftest import build

ROUNDS = 50
ELSEWHERE = {"index": "tests.search.lives", "backup": "tests.operations.backups.killed_backups"}


def run(name, rounds, chance):
    """Kill so many times; say how many acts were acknowledged."""
    drill = ACTS[name]()
    drill.prepare()
    # Two acts are let through: the first loads what all the others need, the second shows how long one takes.
    acknowledged = [drill.act(f"{name}-first")]
    begun = time.monotonic()
    acknowledged.append(drill.act(f"{name}-second"))
    longest = time.monotonic() - begun
    for number in range(rounds):
        _live(drill, f"{name}-{number}", acknowledged, chance.uniform(0, 2 * longest))
        _disconnect()
        child = in_another_process(_look, drill, acknowledged)  # as whoever starts the site anew
        assert os.waitpid(child, 0)[1] == 0, f"{name}, kill {number}: see above"
    return f"{len(acknowledged) - 2} acts acknowledged"


def _live(drill, name, acknowledged, seconds):
    """Let a process act on and on, kill it, and note what it has told of."""
    read, write = os.pipe()
    _disconnect()
    child = in_another_process(_act_on_and_on, drill, name, write)
    os.setpgid(child, child)  # what it starts itself dies with it
    os.close(write)
    time.sleep(seconds)
    os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{name} ended by itself"
    with open(read) as told:
        acknowledged += [int(each) if each.isdigit() else each for each in told.read().split()]


def _act_on_and_on(drill, name, write):
    for number in count():
        os.write(write, f"{drill.act(f'{name}-{number}')}\n".encode())


def _look(drill, acknowledged):
    from django.db import connection
    from modelsearch.backends import get_search_backend

    from heritage.search.index.health import differences
    from heritage.search.index.repair import catch_up

    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
    backend = get_search_backend()
    catch_up.call(compare=True)  # the one repair, as the first search of a new process asks for it
    found = differences(backend.store)
    assert not any(found.values()), found
    drill.check(acknowledged)


def _disconnect():
    from django.db import connections

    connections.close_all()


def main(rounds, names):
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend

    from heritage.search.index.rebuild import rebuild
    from tests.factories.pages import home_page

    chance = random.Random(1958)  # noqa: S311
    settings.ALLOWED_HOSTS = ["testserver"]
    with migrations_kept(settings.DATABASES["default"]["NAME"]):
        call_command("migrate", verbosity=0)
    home_page()
    rebuild(get_search_backend())
    for name in names:
        begun = time.monotonic()
        told = run(name, rounds, chance) if name in ACTS else elsewhere(name, rounds)
        print(f"{name}: {rounds} kills, {told}, {time.monotonic() - begun:.0f} s", flush=True)


def elsewhere(name, rounds):
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        if name == "backup":
            build(site)
        else:
            site.mkdir()
        environment = os.environ | {"HERITAGE_DATA_DIR": str(site), "DJANGO_SETTINGS_MODULE": ""}
        arguments = [site, str(rounds), "1958"] if name == "index" else [str(rounds)]
        subprocess.run([sys.executable, "-m", ELSEWHERE[name], *arguments], env=environment, check=True)
    return "by a drill of its own"


if __name__ == "__main__":
    rounds, *names = [*sys.argv[1:]] or [str(ROUNDS)]
    main(int(rounds), names or [*ACTS, *ELSEWHERE])
