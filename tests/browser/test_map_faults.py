"""The map where something is refused or missing, and what it never tells anybody."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.browser.map_page import ELSEWHERE, MARK, bringing, says
from tests.browser.test_base_layers import with_layer


def test_whoever_asks_what_is_near_sends_nothing_and_leaves_nothing(server, chromium):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="zh-CN",
        geolocation={"longitude": 113.5503, "latitude": 34.7302},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.goto(server.url + "/map/", wait_until="networkidle")
    page.wait_for_timeout(500)
    requests, address = [], page.url
    page.on("request", lambda request: requests.append(request.url))

    page.get_by_role("button", name="我附近").click()
    page.locator(".nearme__list li").first.wait_for()
    page.wait_for_timeout(500)

    assert page.locator(".nearme__list li").first.inner_text().split() == ["砂轮厂第0处", "约50米"]
    expect(page.locator(".here")).to_be_in_viewport()
    # Whatever the reader does from here on, nothing is asked for around them.
    page.locator(".leaflet-control-zoom-in").click()
    page.locator(".maplist__show").first.click()
    page.wait_for_timeout(500)
    assert [asked for asked in requests if "/map/" in asked] == []
    assert page.url == address
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    context.close()


def test_nobody_is_asked_where_they_are_before_they_ask(server, window):
    page = window()
    page.add_init_script(
        "window.asked = 0;"
        "navigator.geolocation.getCurrentPosition = (found, refused) => { window.asked += 1; refused({ code: 1 }); };"
        "navigator.geolocation.watchPosition = () => { window.asked += 1; };"
    )
    page.goto(server.url + "/map/", wait_until="networkidle")
    assert page.evaluate("window.asked") == 0

    page.get_by_role("button", name="我附近").click()
    assert page.evaluate("window.asked") == 1
    assert "没有得到允许" in page.locator(".nearme__note").inner_text()


def test_without_an_answer_the_map_says_what_to_do_and_the_list_stays(server, window):
    page = window()
    bringing(page, ELSEWHERE)
    page.route("**/map/features.json*", lambda route: route.abort())
    page.goto(server.url + "/map/")
    says(page, "各处位置没有载入，请用列表查阅，或稍后再试。")
    assert page.locator(".maplist li[data-place]:visible").count() == 3


def test_tiles_that_do_not_load_leave_the_schematic(server, window):
    page = window()
    page.route("**/fake/**", lambda route: route.abort())
    with_layer(page, "wgs84")
    page.goto(server.url + "/map/")
    says(page, "没有载入")

    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(600)
    says(page, "没有载入，现为示意图。")  # it is not forgotten when the map moves
    assert "示意图" in page.locator(".leaflet-control-attribution").inner_text()
    page.locator("path.map-street").nth(10).wait_for(state="attached")
    expect(page.locator(MARK)).to_have_count(3)


def test_a_thousand_views_at_once_are_all_answered(server):
    draw = Random(1958)  # noqa: S311

    def ask(zoom):
        west, south = draw.uniform(113.3, 113.7), draw.uniform(34.6, 34.8)
        box = f"{west:.4f},{south:.4f},{west + 0.1:.4f},{south + 0.05:.4f}"
        with urlopen(f"{server.url}/map/features.json?bbox={box}&zoom={zoom}", timeout=120) as answer:  # noqa: S310
            return answer.status

    with ThreadPoolExecutor(32) as readers:
        statuses = list(readers.map(ask, (draw.randrange(23) for _ in range(1000))))

    assert statuses == [200] * 1000
