"""Real processes: killed at any moment, nothing is lost; and under gunicorn a damaged index comes back by itself."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest

from tests.search.lives import MOMENTS, UNTOUCHED

pytestmark = [pytest.mark.posix, pytest.mark.drill]

ROOT = Path(__file__).parents[2]
ROUNDS = os.environ.get("HERITAGE_KILLS", "20")  # more of them by hand, after changes to how the index is written
SEED = os.environ.get("HERITAGE_KILLS_SEED", "1958")
PATIENCE = 120  # seconds, on a busy machine
WHILE_DEVELOPING = {"DJANGO_SETTINGS_MODULE": "heritage.settings.development"}


@pytest.fixture(scope="module")
def killed(request, tmp_path_factory):
    """The folder of a site whose writers were killed, and the process that killed them.

    Several writers, some of them during a rebuild, killed at random; and one at each moment that is known to matter.
    Each time the index is compared with the database as `search_index --verify` does; see lives.py.
    """
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "tests.search.lives", str(folder), request.param, SEED]
    return folder, subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("killed", [ROUNDS], indirect=True)
def test_after_a_kill_at_any_moment_one_repair_leaves_nothing_lost_and_nothing_stale(killed):
    _, run = killed
    assert run.returncode == 0, run.stderr
    # The kills did hit something: a change that was committed and not indexed.
    left = [line for line in run.stdout.splitlines() if "rows were left" in line]
    assert len(left) >= len([moment for moment in MOMENTS if moment[2:] == ("before", "save")])


@contextmanager
def gunicorn(folder):
    """The address of the site in a folder, served by two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | WHILE_DEVELOPING | {"HERITAGE_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "gunicorn", "heritage.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def finds(address, words):
    """Whether a search shows the entry that nobody has touched, once the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with (
            suppress(URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{address}/search/?q={quote(words)}", timeout=PATIENCE) as page,  # noqa: S310
        ):
            return f"<mark>{UNTOUCHED}</mark></a>" in page.read().decode()
        time.sleep(0.3)
    raise AssertionError("no answer")


@pytest.mark.drill
@pytest.mark.parametrize("killed", [ROUNDS], indirect=True)
@pytest.mark.parametrize("damage", ["missing", "flipped"])
def test_an_index_that_cannot_be_used_comes_back_while_two_workers_answer(killed, damage):
    folder, _ = killed
    path = folder / "search"
    before = (path / "CURRENT").read_text(encoding="utf-8")
    if damage == "missing":
        (path / "CURRENT").unlink()
    else:
        for postings in path.glob("generation-*/*.pst"):
            postings.write_bytes(bytes(byte ^ 1 for byte in postings.read_bytes()))
    with gunicorn(folder) as address:
        assert finds(address, UNTOUCHED)  # from the database, if need be
        until = time.monotonic() + PATIENCE
        while not finds(address, "hongzhuanlou"):  # what only the index knows
            assert time.monotonic() < until, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.3)
    assert (path / "CURRENT").read_text(encoding="utf-8") != before
    log = (folder / "log").read_text(encoding="utf-8")
    assert log.count("The search index is rebuilt") == 1
    assert log.count("the database answers: ") in {1, 2}  # once for each worker that was asked, not for each search
