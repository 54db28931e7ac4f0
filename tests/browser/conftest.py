"""A real Chromium in front of a real server. Where none is found the tests say so; CI requires one."""

import os
import shutil

import pytest

# Playwright's loop runs in this thread, and Django would take our own factories for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None and os.environ.get("HERITAGE_REQUIRE_BROWSER") != "1":
            item.add_marker(pytest.mark.skip(reason="没有找到 Chromium：apt-get install chromium fonts-noto-cjk"))


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.fail("HERITAGE_REQUIRE_BROWSER=1, but no Chromium was found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Return a function that opens an address in a window of its own and gives the page."""
    contexts = []

    def open_page(address, width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.refused = []
        page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.refused.append(str(error)))
        page.goto(live_server.url + address, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def whole_site(transactional_db, live_server):
    """A site with something of everything, and the addresses that a visitor goes through."""
    from wagtail.models import Site

    from tests.factories.whole_site import a_whole_site

    site = a_whole_site()
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    return {
        "home": "/",
        "list": "/sites/",
        "entry": site.entries[1].url_path.removeprefix("/home"),
        "map": "/map/",
        "events": "/events/",
        "event": site.events[0].url_path.removeprefix("/home"),
        "schools": "/schools/",
        "about": "/about/",
        "search": "/search/?q=砂轮",
        "nothing found": "/search/?q=没有这样的地方",
    }
