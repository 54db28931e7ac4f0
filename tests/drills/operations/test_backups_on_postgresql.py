"""PostgreSQL, Redis and two web processes by settings alone, and the same bad day, on servers of Debian's packages."""

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from heritage.events.bookings.throttle import FORMS
from tests.drills.operations.test_backups import files
from tests.operations.conftest import KEY, ROOT, build, manage
from tests.operations.test_shared_cache import REDIS, redis
from tests.postgresql import MISSING, binaries, server

pytestmark = pytest.mark.skipif(not binaries() and os.environ.get("HERITAGE_REQUIRE_POSTGRESQL") != "1", reason=MISSING)
# What coming to life writes anew.
MADE_ANEW = ("heritage_search_", "maps_cell", "content_version_contentversion", "wagtailsearch_indexentry")
CROWD, ASKED = 200, 40
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "heritage.settings.production",
    "HERITAGE_SECRET_KEY": KEY,
    "HERITAGE_ALLOWED_HOSTS": "127.0.0.1,testserver",
    "HERITAGE_BASE_URL": "http://127.0.0.1",
    "HERITAGE_HTTPS_REDIRECT": "0",
    "HERITAGE_MARKS_REQUIRED": "0",
}


def psql(url, *commands):
    run = [binaries() / "psql", "--quiet", "--tuples-only", "--no-align", url]
    return subprocess.run(
        [*run, *(part for command in commands for part in ("-c", command))], capture_output=True, text=True, check=True
    ).stdout.split()


def dump(url, database):
    """Return the data of a database as INSERT statements, sorted."""
    command = [binaries() / "pg_dump", "--data-only", "--inserts", "--no-owner", f"{url.rpartition('/')[0]}/{database}"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in made.splitlines() if line.startswith("INSERT INTO ")]
    return sorted(line for line in lines if not any(word in line for word in MADE_ANEW))


@contextmanager
def two_processes(folder, **variables):
    """Run the site of a folder as production does; yield a function that asks it, and the file of its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HERITAGE_", "DJANGO_"))}
    command = [sys.executable, "-m", "gunicorn", "heritage.wsgi", "--workers=2", "--threads=1", "--log-level=error"]
    command += ["--no-control-socket", f"--bind=127.0.0.1:{port}"]

    def ask(path, **form):
        data = urlencode(form).encode() if form else None
        request = Request(f"http://127.0.0.1:{port}{path}", data)
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()

    with (folder / "log").open("wb") as log:
        environment = kept | PRODUCTION | {"HERITAGE_DATA_DIR": str(folder)} | variables
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                ask("/healthz")
                break
            except (URLError, ConnectionError):
                time.sleep(0.2)
        yield ask, folder / "log"
    finally:
        process.terminate()
        process.wait()


def test_two_processes_agree_and_every_row_and_file_is_back_in_an_empty_database(tmp_path):
    with server() as url:
        here = {"HERITAGE_DATABASE_URL": url, "HERITAGE_SEARCH_BACKEND": "postgresql"}
        site, fresh = tmp_path / "site", tmp_path / "fresh"
        build(site, **here)

        manage(site, "collectstatic", "--no-input", "--verbosity=0", **PRODUCTION, **here)
        with redis(tmp_path) if REDIS else nullcontext("") as cache:
            shared = here | {"HERITAGE_CACHE_URL": cache}
            with two_processes(site, **shared) as (ask, log):
                a_crowd_makes_a_page_once_or_twice(ask, log)
                nothing_is_stale_after_a_change_elsewhere(ask, url)
                both_processes_count_the_forms_of_a_sender(ask, url)
                if cache:
                    psql(url, "DELETE FROM content_version_contentversion")  # nothing is kept: each page is made
                    subprocess.run(["redis-cli", "-s", cache.removeprefix("unix://"), "shutdown", "nosave"], check=True)
                    assert [ask(path)[0] for path in ("/", "/sites/", "/events/calendar.ics")] == [200] * 3
                    assert send_a_form(ask, url) == 429
                    manage(site, "migrate", "--verbosity=0", **here)  # and the edition with it

        manage(site, "backup", **here)
        there = here | {"HERITAGE_DATABASE_URL": f"{url.rpartition('/')[0]}/fresh"}
        psql(url, "CREATE DATABASE fresh")
        told = manage(fresh, "restore", "--folder", site / "backups", **there).stdout
        assert "首页正常" in told
        assert dump(url, "fresh") == dump(url, "postgres") != []
        assert files(fresh) == files(site)

        refused = manage(fresh, "restore", "--folder", site / "backups", check=False, **there)
        assert "未做改动" in refused.stderr


def a_crowd_makes_a_page_once_or_twice(ask, log):
    with ThreadPoolExecutor(CROWD) as pool:
        answers = set(pool.map(lambda _: ask("/sites/"), range(CROWD)))
    [(status, _)] = answers
    assert status == 200
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["logger"] == "heritage.requests" and line["route"] != "healthz"]
    made = [line for line in asked if line["route"]]  # whoever is answered from memory meets no view
    assert len(asked) == CROWD
    assert len(made) in {1, 2}


def nothing_is_stale_after_a_change_elsewhere(ask, url):
    [path] = psql(url, "SELECT '/sites/' || slug || '/' FROM wagtailcore_page WHERE slug = 'place-1'")
    assert {ask(path)[0] for _ in range(ASKED)} == {200}
    psql(url, "UPDATE wagtailcore_page SET title = '手改的题名' WHERE slug = 'place-1'")
    assert ["手改的题名" in ask(place)[1] for place in (path, "/sites/") for _ in range(ASKED)] == [True] * 2 * ASKED
    psql(url, "UPDATE wagtailcore_page SET live = false WHERE slug = 'place-1'")
    assert [ask(path)[0] for _ in range(ASKED)] == [404] * ASKED
    psql(url, "UPDATE wagtailcore_page SET live = true WHERE slug = 'place-1'")


def both_processes_count_the_forms_of_a_sender(ask, url):
    most, _ = FORMS
    answers = [send_a_form(ask, url) for _ in range(most + 2)]
    assert answers == [422] * most + [429] * 2  # counted in the database


def send_a_form(ask, url):
    [event] = psql(url, "SELECT min(page_ptr_id) FROM events_eventpage")
    return ask(f"/e/{event}/book", token="of nobody")[0]
