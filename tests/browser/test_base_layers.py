"""Base layers under the editor's map, which are those of the public one, and the conversion that they need."""

from math import asinh, pi, radians, tan

import pytest

from heritage.catalogue.position import datum
from tests.browser.position_form import PLACE
from tests.photos.camera_files import encoded, red_over_blue

PIXEL = encoded(red_over_blue(8, 8), "PNG")


def with_layer(page, name):
    layer = {
        "name": "示例", "addresses": ["/fake/{z}/{x}/{y}.png"], "subdomains": "", "datum": name, "attribution": "图商",
        "review_number": "GS（2024）0650号", "min_zoom": 1, "max_zoom": 18,
    }  # fmt: skip
    page.route("**/map/base-layers.json", lambda route: route.fulfill(json={"layers": [layer]}))


@pytest.mark.parametrize("name", ["wgs84", "gcj02", "bd09"])
def test_features_lie_where_the_base_layer_has_them_whatever_its_datum(form, name):
    form.page.route("**/fake/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    with_layer(form.page, name)
    form.page.reload(wait_until="networkidle")
    form.open("位置")
    form.paste(f"GPS {PLACE[0]}, {PLACE[1]}")
    form.field.locator("img.leaflet-tile-loaded").first.wait_for()
    form.page.wait_for_timeout(500)

    pin = form.field.locator(".position-pin").bounding_box()
    tiles = form.page.evaluate(
        """[...document.querySelectorAll("position-field img.leaflet-tile-loaded")].map((tile) => {
             const box = tile.getBoundingClientRect();
             return [tile.src.match(/fake\\/(\\d+)\\/(\\d+)\\/(\\d+)/).slice(1).map(Number), box.x, box.y];
           })"""
    )
    zoom = max(tile[0][0] for tile in tiles)
    (_, column, row), left, top = next(tile for tile in tiles if tile[0][0] == zoom)
    x, y = mercator(datum.from_wgs84(*PLACE, name), zoom)
    assert pin["x"] + pin["width"] / 2 == pytest.approx(left + x - 256 * column, abs=1.5)
    assert pin["y"] + pin["height"] == pytest.approx(top + y - 256 * row, abs=1.5)
    assert form.value("entered_longitude") == "113.5936"  # only shown elsewhere, stored as it was
    assert "审图号：GS（2024）0650号" in form.field.locator(".leaflet-control-attribution").inner_text()


def test_a_layer_whose_tiles_do_not_come_gives_way_to_the_sketch(form):
    form.page.route("**/fake/**", lambda route: route.abort())
    with_layer(form.page, "gcj02")
    form.page.reload(wait_until="networkidle")
    form.open("位置")

    form.status.get_by_text("底图“示例”没有载入，现为示意图").wait_for()
    assert form.field.locator(".leaflet-control-attribution").inner_text() == "示意图"


def mercator(place, zoom):
    pixels = 256 * 2**zoom
    return (place[0] + 180) / 360 * pixels, (1 - asinh(tan(radians(place[1]))) / pi) / 2 * pixels


def test_the_browser_converts_datums_as_the_server_does(server, window):
    page = window()
    page.goto(f"{server.url}/about/")
    grid = [(72.1 + count * 1.7, 1.1 + (count * 7.3) % 54) for count in range(38)] + [
        (2.35, 48.85),
        PLACE,
        (120.0, 30.0),
    ]
    script = """async ([grid, address]) => {
      const { fromWgs84, toWgs84 } = await import(address);
      return ["wgs84", "gcj02", "bd09"].map((name) => grid.map((place) => {
        const there = fromWgs84(place, name);
        return [there, toWgs84(there, name)];
      }));
    }"""
    found = page.evaluate(script, [grid, f"{server.url}/static/public/js/map-datum.js"])

    for name, answers in zip(["wgs84", "gcj02", "bd09"], found, strict=True):
        for place, (there, back) in zip(grid, answers, strict=True):
            assert there == pytest.approx(datum.from_wgs84(*place, name), abs=1e-9)
            assert back == pytest.approx(datum.to_wgs84(*there, name), abs=1e-9)
