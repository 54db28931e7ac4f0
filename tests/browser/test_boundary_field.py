"""The map beside the fields of a boundary, as an editor uses it."""

import json

from tests.catalogue.position.drawn_files import POLYGON, RING, geojson


def test_polygons_with_a_hole_are_drawn_in_a_row_that_was_just_added(form):
    row = form.add_zone()
    form.field.locator(".leaflet-draw-draw-polygon").click()
    form.click_map((200, 100), (500, 100), (500, 300), (200, 300), (200, 100))
    form.boundary(row, "Polygon")
    form.press("挖洞")
    form.click_map((300, 150), (400, 150), (400, 250), (300, 250), (300, 150))
    form.field.locator(".leaflet-draw-draw-polygon").click()
    form.click_map((540, 100), (640, 100), (640, 200), (540, 100))

    drawn = form.boundary(row, "MultiPolygon")
    assert (drawn["type"], [len(polygon) for polygon in drawn["coordinates"]]) == ("MultiPolygon", [2, 1])
    assert form.value(f"{row}entered_datum") == "wgs84"
    form.facts.get_by_text("2个面，1个洞").wait_for()
    form.field.locator(".leaflet-draw-edit-remove").click()
    form.click_map((600, 120))
    form.boundary(row, "Polygon")  # told at once, not only after “完成”


def test_a_vertex_that_is_dragged_is_in_the_fields_at_once(form):
    row = form.add_zone()
    form.page.locator(f"#id_{row}entered_geometry").fill(json.dumps(POLYGON))
    form.page.locator(f"#id_{row}entered_datum").select_option("wgs84")
    form.facts.get_by_text("1个面，1个洞").wait_for()
    form.field.locator(".leaflet-draw-edit-edit").click()
    assert form.field.locator(".leaflet-editing-icon").count() == 16  # corners and middles of both rings
    form.map_box()
    corner = form.field.locator(".leaflet-editing-icon").first.bounding_box()
    form.page.mouse.move(corner["x"] + 5, corner["y"] + 5)
    form.page.mouse.down()
    form.page.mouse.move(corner["x"] + 40, corner["y"] + 30, steps=4)
    form.page.mouse.up()

    assert form.boundary(row)["coordinates"][0][0] != RING[0]
    assert len(form.boundary(row)["coordinates"]) == 2


def test_a_file_with_several_boundaries_is_chosen_from(form):
    row = form.add_zone()
    other = {"type": "Polygon", "coordinates": [[[round(x + 0.02, 5), y] for x, y in RING]]}
    data = geojson(POLYGON, other, names=["保护范围", "建设控制地带"])
    form.field.locator("input[type=file]").set_input_files(
        {"name": "zones.geojson", "mimeType": "application/json", "buffer": data}
    )
    form.field.get_by_label("建设控制地带（5个顶点）").check()
    assert form.boundary(row) is None
    form.press("按 GCJ-02（高德、腾讯） 填入")

    assert form.boundary(row) == {"type": "Polygon", "coordinates": other["coordinates"]}
    assert form.value(f"{row}entered_datum") == "gcj02"
    form.facts.get_by_text("换算成 WGS-84 向西移动").wait_for()


def test_a_boundary_that_crosses_itself_is_named_drawn_repaired_and_repaired_by_a_click(form):
    row = form.add_zone()
    crossed = {
        "type": "Polygon",
        "coordinates": [
            [RING[0], RING[2], RING[1], RING[3], RING[0]],
        ],
    }
    form.page.locator(f"#id_{row}entered_datum").select_option("wgs84")
    form.page.locator(f"#id_{row}entered_geometry").fill(json.dumps(crossed))

    form.facts.get_by_text("边界与自身相交").wait_for()
    form.field.locator(".position-repair").first.wait_for()
    assert form.boundary(row) == crossed
    form.press("用修复后的边界")
    form.facts.get_by_text("2个面").wait_for()
    assert form.boundary(row)["type"] == "MultiPolygon"
    assert form.field.locator(".position-repair").count() == 0
    form.press("撤销")
    form.facts.get_by_text("边界与自身相交").wait_for()
    assert form.boundary(row) == crossed


def test_a_pasted_list_of_corners_in_metres_asks_about_its_zone(form):
    row = form.add_zone()
    form.field.get_by_label("粘贴角点坐标").fill("J1 3845678.9 462345.1\nJ2 3845678.9 462545.1\nJ3 3845878.9 462545.1")
    form.press("读取")
    form.field.get_by_text("按3度带、中央经线114°（38带）从米换算，落在中原区一带").wait_for()
    assert form.boundary(row) is None
    form.field.get_by_role("checkbox").check()
    form.press("按 WGS-84（GPS、天地图） 填入")

    assert len(form.boundary(row)["coordinates"][0]) == 4
    form.facts.get_by_text("在中原区一带").wait_for()


def test_fifty_thousand_vertices_are_shown_without_handles_and_kept(form):
    row = form.add_zone()
    side = [[round(113.59 + count * 2e-7, 7), 34.74] for count in range(50_000)]
    fine = {"type": "Polygon", "coordinates": [[*side, [113.6, 34.75], [113.59, 34.74]]]}
    form.field.locator("input[type=file]").set_input_files(
        {"name": "fine.json", "mimeType": "application/json", "buffer": geojson(fine, crs="EPSG:4490")}
    )

    form.facts.get_by_text("50002个顶点").wait_for(timeout=30_000)
    assert len(form.boundary(row)["coordinates"][0]) == 50_002
    assert form.field.locator(".leaflet-draw-edit-edit").count() == 0
