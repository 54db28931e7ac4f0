"""Under the server of production, with two workers: an index that is not there, or damaged, comes back by itself."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.pages import ContentPageFactory, home_page

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds, on a busy machine


@contextmanager
def gunicorn(folder):
    """The address of the site in a folder, served by two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "heritage.settings.development",
        "HERITAGE_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "heritage.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def ask(address, words):
    """The page of results, once the server answers."""
    for _ in range(PATIENCE * 2):
        with suppress(URLError, ConnectionError), urllib.request.urlopen(f"{address}/search/?q={quote(words)}") as page:  # noqa: S310
            return page.read().decode()
        time.sleep(0.5)
    raise AssertionError((Path(address) / "log").read_text())


@pytest.fixture
def folder(settings, tmp_path, db):
    if connection.vendor != "sqlite":
        pytest.skip("copies its database, which is a file only with SQLite")
    call_command("roles", verbosity=0)
    ContentPageFactory(title="磨街", slug="mojie", parent=home_page(), body=[("text", "<p>红砖</p>")])
    with sqlite3.connect(tmp_path / "heritage.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    return tmp_path


def test_a_missing_and_a_damaged_index_are_rebuilt_while_two_workers_answer(folder):
    path = folder / "search"
    for damage in (None, "flipped"):
        if damage:
            postings = next(path.glob("generation-*/*.pst"))
            postings.write_bytes(bytes(byte ^ 1 for byte in postings.read_bytes()))
            before = (path / "CURRENT").read_text()
        with gunicorn(folder) as address:
            assert "磨街" in ask(address, "红砖")  # at once, from the database if need be
            for _ in range(PATIENCE * 2):
                page = ask(address, "mojie")  # pinyin, which only the index knows
                if "/mojie/" in page:
                    break
                time.sleep(0.5)
            assert "/mojie/" in page
        log = (folder / "log").read_text()
        assert log.count("The search index is rebuilt") == 1
        assert log.count("the database answers: ") in {1, 2}  # once for each worker that was asked
        if damage:
            assert (path / "CURRENT").read_text() != before
