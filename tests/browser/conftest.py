"""A real Chromium in front of a real server. Where none is found the tests say so; CI requires one."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser.position_form import Form

# The first draws without a window, and takes a fifth less of the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
MISSING = "没有找到 Chromium：apt-get install chromium-headless-shell fonts-noto-cjk"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and os.environ.get("HERITAGE_REQUIRE_BROWSER") != "1":
                item.add_marker(pytest.mark.skip(reason=MISSING))


class Server:
    """The site that these tests look at; nothing they do is undone, so they only look."""

    def __init__(self, url, addresses, session, entry, draft, untouched, event, photo):
        self.url, self.addresses, self.entry = url, addresses, entry
        self.event, self.photo = event, photo
        self.draft = draft  # an entry that no visitor sees; editors' tests may write into it
        self.untouched = untouched  # another one, as it was made
        self.session = {"name": "sessionid", "value": session, "url": url}


@pytest.fixture(scope="package")
def server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.browser.serve", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        ready = process.stdout.readline()
        assert ready, "the server did not start"
        wait_for(port)
        yield Server(f"http://127.0.0.1:{port}", **json.loads(ready))
        process.terminate()


def wait_for(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="package")
def chromium():
    if CHROMIUM is None:
        pytest.fail("HERITAGE_REQUIRE_BROWSER=1, but no Chromium was found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def said(message):
    return f"{message.text} {message.location['url']}"


@pytest.fixture
def window(chromium):
    """Return a function that opens an empty window of its own; what it refuses to load or run is in `refused`."""
    contexts = []

    def window(width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.refused = []
        page.on("console", lambda message: page.refused.append(said(message)) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.refused.append(str(error)))
        return page

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def desk(server, window):
    """Open an editor's window, in which no page is saved unless a test asks for it: one test begins as the other."""

    def opened(**size):
        page = window(**size)
        page.context.add_cookies([server.session])
        page.route(
            "**/admin/pages/*/edit/",
            lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
        )
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    return opened


@pytest.fixture
def form(server, desk):
    page = desk(width=1300, height=1000)
    form = Form(page, f"{server.url}/admin/pages/{server.draft}/edit/", "位置")
    form.field.locator(".leaflet-draw").first.wait_for()
    yield form
    assert [message for message in page.refused if "Content Security Policy" in message] == []
