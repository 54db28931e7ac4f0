"""The answers of the server that the map draws: in which order they come, and what is asked for again."""

from playwright.sync_api import expect

from tests.browser.map_page import ELSEWHERE, MARK, bringing, says

CLUSTERS = {
    "type": "FeatureCollection",
    "total": 42,
    "truncated": False,
    "clusters": [[113.555, 34.7305, 40], [113.5602, 34.7261, 2]],
    "features": [],
}


def test_what_came_with_the_page_is_not_asked_for_again(server, window):
    page = window()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "features.json" in request.url else None)
    page.goto(server.url + "/map/", wait_until="networkidle")
    expect(page.locator(MARK)).to_have_count(3)

    assert asked == []


def test_an_answer_made_for_another_zoom_is_drawn_at_once_and_then_asked_for_anew(server, window):
    page = window(reduced_motion="reduce")
    bringing(page, {**CLUSTERS, "zoom": 9})
    page.goto(server.url + "/map/")
    expect(page.locator(MARK)).to_have_count(3)

    assert page.locator(".cluster").count() == 0
    says(page, "图中可见3处")


def test_a_cluster_opens_by_keyboard_and_the_focus_goes_to_what_was_in_it(server, window):
    page = window(reduced_motion="reduce")
    bringing(page, ELSEWHERE)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(json=CLUSTERS) if len(asked) == 1 else route.continue_()

    page.route("**/map/features.json*", answer)
    page.goto(server.url + "/map/")
    page.locator(".cluster").first.wait_for()
    says(page, "图中可见42处，其中42处合成2组，放大可分开。")
    assert page.locator(".cluster").first.get_attribute("aria-label") == "40处，放大查看"

    page.locator(".cluster").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-marker-icon.mark:focus")).to_have_count(1)

    assert len(asked) == 2
    assert page.locator(".cluster").count() == 0
    says(page, "图中可见")


def test_clusters_that_would_hide_each_other_are_one(server, window):
    page = window(reduced_motion="reduce")
    beside = [[113.555, 34.7305, 40], [113.5551, 34.7305, 8], [113.57, 34.74, 3]]
    bringing(page, ELSEWHERE)
    page.route("**/map/features.json*", lambda route: route.fulfill(json={**CLUSTERS, "clusters": beside}))
    page.goto(server.url + "/map/")
    page.locator(".cluster").first.wait_for()

    assert sorted(page.locator(".cluster").all_text_contents()) == ["3", "48"]
    says(page, "图中可见51处，其中51处合成2组")


def test_a_cluster_that_is_pressed_before_the_rest_has_come_opens_all_the_same(server, window):
    page = window(reduced_motion="reduce")
    bringing(page, ELSEWHERE)
    asked, waiting = [], []

    def answer(route):
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(json=CLUSTERS)

    page.route("**/map/features.json*", answer)
    page.route("**/map-extras*.js", lambda route: waiting.append(route))
    page.goto(server.url + "/map/")
    says(page, "42处合成2组")
    page.locator(".cluster").first.focus()
    with page.expect_request("**/map/features.json*"):
        page.keyboard.press("Enter")

    waiting[0].continue_()
    page.locator(".leaflet-control-zoom-in").wait_for()
    page.locator(".map-street").first.wait_for(state="attached")  # the last that is made
    asked[1].continue_()
    expect(page.locator(f"{MARK}:focus")).to_have_count(1)
    assert len(asked) == 2
    assert page.locator(".cluster").count() == 0


def test_whoever_comes_back_sees_this_view_though_another_was_asked_for(server, window):
    page = window(reduced_motion="reduce")
    bringing(page, ELSEWHERE)
    asked = []

    def answer(route):
        asked.append(route)
        if len(asked) != 2:
            route.continue_()

    page.route("**/map/features.json*", answer)
    page.goto(server.url + "/map/")
    expect(page.locator(MARK)).to_have_count(3)
    map_of = "document.querySelector('heritage-map').map"
    page.evaluate(f"window.home = [{map_of}.getCenter(), {map_of}.getZoom()]")
    with page.expect_request("**/map/features.json*"):
        page.evaluate(f"{map_of}.setView([34.9, 113.2], 12)")
    page.evaluate(f"{map_of}.setView(...window.home)")
    page.wait_for_timeout(500)
    asked[1].fulfill(json=CLUSTERS)
    page.wait_for_timeout(500)
    assert page.locator(MARK).count() == 3
    says(page, "图中可见3处")
    assert page.refused == []
