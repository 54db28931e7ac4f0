"""The map that moves: by hand, by keyboard, and where it cannot run."""

import pytest
from axe_playwright_python.sync_playwright import Axe

MARK = ".leaflet-marker-icon.mark"


@pytest.fixture
def live_map(server, window):
    page = window(reduced_motion="reduce")  # what fades in has no contrast yet
    page.goto(server.url + "/map/")
    page.locator(MARK).first.wait_for()
    return page


def focused(page, attribute):
    return page.evaluate(f"document.activeElement.getAttribute('{attribute}')")


def test_each_line_of_the_list_on_the_map_has_its_mark(live_map):
    listed = live_map.locator(".maplist li[data-place]").count()

    assert listed == 3
    assert live_map.locator(MARK).count() == listed


def test_a_line_of_the_list_opens_its_card_and_escape_gives_the_focus_back(live_map):
    live_map.locator(".maplist__show").first.click()
    live_map.locator(".leaflet-popup").wait_for()
    assert focused(live_map, "role") == "dialog"
    assert Axe().run(live_map).response["violations"] == []

    live_map.keyboard.press("Escape")
    live_map.locator(".leaflet-popup").wait_for(state="detached")
    assert live_map.locator(".leaflet-popup").count() == 0


def test_the_keyboard_opens_a_mark_and_closes_it_again(live_map):
    live_map.locator(MARK).first.focus()
    name = focused(live_map, "aria-label")

    live_map.keyboard.press("Enter")
    live_map.locator(".leaflet-popup").wait_for()
    assert focused(live_map, "role") == "dialog"

    live_map.keyboard.press("Escape")
    live_map.locator(".leaflet-popup").wait_for(state="detached")
    assert focused(live_map, "aria-label") == name


def test_an_address_with_a_number_opens_that_place(server, window):
    page = window()
    page.goto(server.url + "/map/#ZY-0002")

    page.locator(".leaflet-popup").wait_for()
    assert page.locator(".mapcard__title").all_text_contents() == ["砂轮厂第1处"]


def test_without_javascript_the_drawing_and_the_whole_list_are_there(server, window):
    page = window(java_script_enabled=False)
    page.goto(server.url + "/map/")

    assert page.locator("heritage-map svg[role=img]").is_visible()
    assert page.locator("heritage-map .map-dot").count() == 3
    assert page.locator(".maplist li[data-place] b").all_text_contents() == [
        "砂轮厂第0处",
        "砂轮厂第1处",
        "砂轮厂第2处",
    ]


def test_the_map_asks_nobody_but_this_site(server, window):
    page = window()
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(server.url + "/map/", wait_until="networkidle")

    assert hosts == {server.url.removeprefix("http://")}


def test_whoever_wants_less_motion_gets_none(server, window):
    page = window(reduced_motion="reduce")
    page.goto(server.url + "/map/")
    page.locator(MARK).first.wait_for()

    assert page.evaluate("document.querySelector('heritage-map').map.options.zoomAnimation") is False


def test_on_paper_the_drawing_takes_the_place_of_the_map(live_map):
    live_map.emulate_media(media="print")

    assert live_map.locator("heritage-map svg[role=img]").first.is_visible()
    assert not live_map.locator(".map__live").is_visible()
