"""The map that moves: by hand, by keyboard, and where it cannot run."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map_page import MARK, says


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
    # Whichever style sheet comes later, the number stands in the middle of its mark, and can be read in the list.
    expect(live_map.locator(MARK).first).to_have_css("display", "grid")
    expect(live_map.locator(".maplist .mark").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_a_line_of_the_list_opens_its_card_and_escape_gives_the_focus_back(live_map):
    live_map.locator(".maplist__show").first.click()
    live_map.locator(".leaflet-popup").wait_for()
    assert focused(live_map, "role") == "dialog"
    assert Axe().run(live_map).response["violations"] == []

    live_map.keyboard.press("Escape")
    live_map.locator(".leaflet-popup").wait_for(state="detached")
    assert live_map.locator(".leaflet-popup").count() == 0


@pytest.mark.parametrize("height", [560, 667])
def test_on_a_telephone_a_line_of_the_list_brings_its_card_into_sight(server, window, height):
    page = window(width=375, height=height, reduced_motion="reduce")
    page.goto(server.url + "/map/")
    page.locator(MARK).first.wait_for()
    page.locator(".maplist__show").last.click()

    expect(page.locator(".leaflet-popup")).to_be_in_viewport(ratio=1)


def test_a_line_of_the_list_opens_its_card_before_the_rest_of_the_map_has_come(server, window):
    page = window(reduced_motion="reduce")
    waiting = []
    page.route("**/map-extras*.js", lambda route: waiting.append(route))
    page.goto(server.url + "/map/")
    page.locator(".maplist__show").first.click()
    page.locator(".leaflet-popup").wait_for()

    assert len(waiting) == 1
    assert page.url == server.url + "/map/"

    waiting[0].continue_()
    page.locator(".map__zones li").first.wait_for()
    assert page.locator(".leaflet-popup").count() == 1
    assert page.refused == []


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
    assert live_map.locator(".maplist li[data-place]:visible").count() == 3
    assert not live_map.locator(".maplist__follow").is_visible()


def test_on_paper_no_zones_are_named_that_the_drawing_does_not_show(live_map):
    live_map.locator(".maplist__show").first.click()
    expect(live_map.locator(".map__zones li").first).to_be_visible()
    live_map.emulate_media(media="print")

    expect(live_map.locator(".map__zones")).to_have_css("display", "none")


def test_on_paper_marks_keep_their_form_and_number_without_printed_backgrounds(live_map):
    live_map.emulate_media(media="print")

    expect(live_map.locator(".maplist .mark__number").first).to_have_css("print-color-adjust", "exact")
    expect(live_map.locator(".growth .badge").first).to_have_css("print-color-adjust", "exact", pseudo="before")


def test_the_list_follows_the_view_and_says_so(live_map):
    says(live_map, "图中可见3处")
    live_map.locator(".maplist li[data-place]").first.evaluate(
        "place => document.querySelector('heritage-map')"
        ".map.setView([place.dataset.latitude, place.dataset.longitude], 18, { animate: false })"
    )
    says(live_map, "可见1处")

    assert live_map.locator(".maplist li[data-place]:visible").count() == 1
    assert "图中1处，共3处" in live_map.locator(".maplist__follow").inner_text()

    live_map.get_by_role("button", name="全部列出").click()
    assert live_map.locator(".maplist li[data-place]:visible").count() == 3


def test_where_the_map_looks_stands_in_the_address_and_a_link_shows_the_same(live_map, server, window):
    live_map.locator(".leaflet-control-zoom-in").click()
    live_map.wait_for_url("**at=**")
    address = live_map.url
    centre = live_map.evaluate("document.querySelector('heritage-map').map.getCenter()")

    other = window()
    other.goto(address)
    other.locator(MARK).first.wait_for()
    shown = other.evaluate("document.querySelector('heritage-map').map.getCenter()")

    assert shown["lat"] == pytest.approx(centre["lat"], abs=0.0002)
    assert shown["lng"] == pytest.approx(centre["lng"], abs=0.0002)
    assert live_map.locator(".finder input[name=at]").input_value() in address


def test_zones_come_with_nearness_and_are_listed_in_words(live_map):
    live_map.locator(".maplist__show").first.click()
    live_map.locator(".map__zones li").first.wait_for()

    assert "保护范围（豫文物〔2020〕0号）" in live_map.locator(".map__zones").inner_text()
    assert live_map.locator("path.map-zone--protection_range").count() >= 1


def test_a_route_is_numbered_and_joined_and_its_plain_stop_has_a_card(server, window):
    page = window(reduced_motion="reduce")
    page.goto(server.url + "/map/?route=walk")
    page.locator(".mark--stop.leaflet-marker-icon").wait_for()
    expect(page.locator(".leaflet-marker-icon.mark")).to_have_count(3)

    expect(page.locator(".map__live path.map-way")).to_have_count(2)
    expect(page.locator(".map__live .map-min").first).to_contain_text("分")
    assert page.locator(f"{MARK} .mark__number").all_text_contents() == ["1", "2", "3"]
    says(page, "图中可见3处")

    page.locator(".maplist__show").last.click()
    page.locator(".leaflet-popup").wait_for()
    assert page.locator(".mapcard__title").inner_text() == "华山路与伊河路口"
    assert page.locator(".mapcard__link").get_attribute("href").endswith("/routes/walk/#stop-3")
    assert Axe().run(page).response["violations"] == []
    assert page.refused == []


def test_the_slider_shows_a_year_on_the_map_without_a_new_page(live_map):
    slider = live_map.get_by_role("slider", name="到这一年还在的地方，滑块")
    slider.fill("1910")
    live_map.wait_for_url("**/map/?*standing=1910*")
    expect(live_map.locator(MARK)).to_have_count(0)
    assert live_map.locator(".yearline__count").inner_text() == "0处"
    assert live_map.locator(".maplist li[data-place]:visible").count() == 0

    slider.press("End")
    expect(live_map.locator(MARK)).to_have_count(3)
    assert "standing" not in live_map.url

    live_map.get_by_role("button", name="播放").click()
    live_map.wait_for_url("**/map/?*standing=19*")
    live_map.get_by_role("button", name="停").click()


def test_only_the_chosen_place_has_a_circle_and_names_can_be_clicked(live_map):
    expect(live_map.locator(".map-area:visible")).to_have_count(0)
    live_map.locator(".mark__name:visible").first.click()
    live_map.locator(".leaflet-popup").wait_for()

    expect(live_map.locator(".map-area:visible")).to_have_count(1)


@pytest.mark.parametrize(("width", "height"), [(375, 812), (1440, 900)])
def test_the_map_stands_in_the_first_screen(server, window, width, height):
    page = window(width=width, height=height)
    page.goto(server.url + "/map/")
    expect(page.locator(".map__live")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/map/?by=kind&protected=2019", "/map/?route=walk", "/routes/", "/routes/walk/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(server, window, path, scheme):
    page = window(reduced_motion="reduce", color_scheme=scheme)
    page.goto(server.url + path, wait_until="networkidle")

    assert Axe().run(page).response["violations"] == []
    assert page.refused == []


@pytest.mark.parametrize("path", ["/map/", "/map/?route=walk", "/routes/walk/", "/routes/"])
def test_the_narrowest_telephone_needs_no_scrolling_sideways(server, window, path):
    page = window(width=320, height=640)
    page.goto(server.url + path, wait_until="networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
