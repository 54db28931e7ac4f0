"""Nobody who reads waits for those who write: the database is locked for half a minute, and forms are half sent."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.operations.conftest import KEY, ROOT, build, manage
from tests.operations.test_nginx import nginx

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx") and os.environ.get("HERITAGE_REQUIRE_NGINX") != "1", reason="没有找到 nginx"
)
DEPLOY = ROOT / "heritage" / "deploy"
LOCKED = 30  # seconds
READ = ("/", "/sites/", "/sites/place-1/", "/map/", "/events/")


def production(folder):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HERITAGE_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "heritage.settings.production",
        "HERITAGE_DATA_DIR": str(folder),
        "HERITAGE_SECRET_KEY": KEY,
        "HERITAGE_ALLOWED_HOSTS": "127.0.0.1",
        "HERITAGE_BASE_URL": "http://127.0.0.1",
        "HERITAGE_HTTPS_REDIRECT": "0",
        "HERITAGE_MARKS_REQUIRED": "0",
    }


@contextmanager
def gunicorn(folder, bind, options):
    command = [sys.executable, "-m", "gunicorn", "heritage.wsgi", *options, "--bind", bind, "--no-control-socket"]
    with subprocess.Popen(command, cwd=ROOT, env=production(folder), stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def options(file):
    """How many processes and threads a unit file or the Containerfile gives gunicorn."""
    text = (DEPLOY / file).read_text(encoding="utf-8").replace('", "', " ")
    return re.search(r"--workers \d+ --threads \d+", text)[0].split()


@pytest.fixture
def folder(tmp_path):
    build(tmp_path / "site")
    manage(tmp_path / "site", "collectstatic", "--no-input", "--verbosity=0", **production(tmp_path / "site"))
    return tmp_path / "site"


@contextmanager
def behind_nginx(folder):
    with ExitStack() as stack:
        for unit, name in (("heritage", "socket"), ("heritage-desk", "desk")):
            stack.enter_context(gunicorn(folder, f"unix:{folder}/{name}", options(f"systemd/{unit}.service")))
        port = stack.enter_context(nginx(folder, "heritage.conf"))
        wait_for(port)
        yield port


def ask(port, path, form=None):
    data = urlencode(form).encode() if form else None
    began = time.monotonic()
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", data), timeout=60) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - began
    except HTTPError as refused:
        return refused.code, refused.read().decode(), time.monotonic() - began


def wait_for(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if all(ask(port, path)[0] == 200 for path in READ for _ in range(4)):
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("the site did not answer")


def read_for(port, seconds):
    """Read pages one after the other, and return how long the slowest twentieth took at least."""
    until, took = time.monotonic() + seconds, []
    while time.monotonic() < until:
        for path in READ:
            status, _, lasted = ask(port, path)
            assert status == 200
            took.append(lasted)
        time.sleep(0.05)
    return sorted(took)[int(len(took) * 0.95)]


def test_readers_go_on_while_the_database_is_locked_and_twenty_schools_send_a_form(folder):
    with behind_nginx(folder) as port, ThreadPoolExecutor(20) as pool:
        with closing(sqlite3.connect(folder / "heritage.sqlite3", isolation_level=None)) as database:
            [event] = database.execute("SELECT min(page_ptr_id) FROM events_eventpage").fetchone()
            database.execute("BEGIN IMMEDIATE")
            form = {"school": "示例小学", "token": "of nobody"}
            sent = [pool.submit(ask, port, f"/e/{event}/book", form) for _ in range(20)]
            time.sleep(1)  # they wait by now
            slowest = read_for(port, LOCKED - 1)
            waiting = [one for one in sent if not one.done()]
            database.execute("ROLLBACK")
        answers = [one.result() for one in sent]

    assert slowest <= 0.1
    assert waiting  # the lock was felt to its end
    told = [(status, text) for status, text, _ in answers if status == 503]
    assert told
    for _, text in told:
        assert "网站正忙，刚才的内容没有保存。" in text
        assert '<input type="hidden" name="school" value="示例小学">' in text
        assert f'action="/e/{event}/book"' in text
    assert {status for status, _, _ in answers} <= {503, 422}  # 422: a form without a token of ours, once it is read


def test_forms_that_are_half_sent_hold_no_process_of_the_container(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with gunicorn(folder, f"127.0.0.1:{port}", options("Containerfile")), ExitStack() as stack:
        wait_for(port)
        for _ in range(20):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            half.sendall(b"POST /e/1/book HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nschool=")
        time.sleep(1)

        assert read_for(port, 5) <= 0.1
