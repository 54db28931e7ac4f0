"""The map beside the fields of a position, as an editor uses it."""

import re

from playwright.sync_api import expect

from tests.browser.position_form import PLACE, Form

AMAP = "https://uri.amap.com/marker?position=113.59963,34.74269&name=二砂"


def test_a_pasted_link_fills_the_fields_and_tells_where_that_is(form):
    form.paste(AMAP)

    form.facts.get_by_text("向西移动约568米").wait_for()
    assert form.values() == ("113.59963", "34.74269", "gcj02")
    assert "113.59359, 34.74389（WGS-84）" in form.facts.inner_text()
    assert "只看到街道名" in form.facts.locator("li.is-chosen").inner_text()
    assert "已填入（高德链接）" in form.status.inner_text()
    assert form.field.locator(".position-pin").count() == 1
    assert form.value("position_method") == "高德链接"


def test_bare_numbers_say_nothing_of_how_the_position_was_found(form):
    form.paste("113.5996, 34.7427")
    form.press("按 GCJ-02（高德、腾讯） 填入")

    form.status.get_by_text("已填入。请看图核对，可以撤销。").wait_for()
    assert form.value("position_method") == ""


def test_swapped_numbers_without_a_datum_are_asked_about_before_anything_is_filled_in(form):
    before = form.values()
    form.paste("34.7439, 113.5936")

    form.field.get_by_text("先纬度、后经度").wait_for()
    assert form.values() == before
    form.press("对调，按 WGS-84（GPS、天地图） 填入")
    assert form.values() == ("113.5936", "34.7439", "wgs84")


def test_whoever_signed_in_anew_on_another_page_goes_on_reading(form, server):
    form.page.context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": server.url}])
    form.paste(AMAP)

    form.facts.get_by_text("113.59359, 34.74389（WGS-84）").wait_for()


def test_a_short_link_is_refused_with_what_to_do(form):
    form.paste("【高德地图】二砂 https://surl.amap.com/4xYz")

    form.status.get_by_text("这是短链接（surl.amap.com）").wait_for()


def test_the_main_picture_gives_its_position(form):
    form.press("取主图的拍摄位置")

    form.status.get_by_text("已填入（照片“大门”）").wait_for()
    assert form.values() == ("113.59963", "34.742692", "wgs84")


def test_a_drawn_point_goes_into_the_fields_and_can_be_taken_back(form):
    form.paste(f"GPS {PLACE[0]}, {PLACE[1]}")
    form.facts.get_by_text("113.59360, 34.74390").wait_for()
    form.field.locator(".leaflet-draw-draw-marker").click()
    form.click_map((200, 150))

    drawn = form.values()
    assert drawn[2] == "wgs84"
    assert drawn[:2] != ("113.5936", "34.7439")
    form.press("撤销")
    assert form.values() == ("113.5936", "34.7439", "wgs84")
    form.press("重做")
    assert form.values() == drawn


def test_the_keyboard_alone_is_enough(form):
    form.page.locator("#id_entered_longitude").fill("113.5936")
    form.page.locator("#id_entered_latitude").fill("34.7439")
    form.page.locator("#id_entered_datum").select_option("wgs84")
    form.facts.get_by_text("113.59360, 34.74390").wait_for()
    form.field.locator(".position-field__map").focus()
    form.page.keyboard.press("ArrowRight")
    form.page.wait_for_timeout(500)
    form.field.get_by_role("button", name="放在图的正中").press("Enter")

    assert float(form.value("entered_longitude")) > 113.5936


def test_what_is_drawn_is_saved_by_itself_and_there_after_a_reload(form, server):
    form.page.unroute("**/admin/pages/*/edit/")
    with form.page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url) as saved:
        form.paste(AMAP)
    assert saved.value.json()["success"] is True
    form.page.reload(wait_until="networkidle")
    form.open("位置")

    form.facts.get_by_text("113.59359, 34.74389（WGS-84）").wait_for()
    assert form.values() == ("113.59963", "34.74269", "gcj02")


# Wagtail compares a form with what it held after two seconds; here it takes its time, as on a slow machine.
SLOW_BEGINNING = """
const later = window.setTimeout;
window.setTimeout = (work, delay, ...rest) => later(work, delay === 2000 ? 6000 : delay, ...rest);
"""


def test_what_is_drawn_before_wagtail_looks_is_an_unsaved_edit_too(form):
    form.page.add_init_script(SLOW_BEGINNING)
    form.page.reload(wait_until="domcontentloaded")
    form.open("位置")
    begun = form.page.locator("form[data-w-unsaved-has-edits-value=true]")
    form.field.locator(".leaflet-draw-draw-marker").click()
    expect(begun).to_have_count(0)
    form.click_map((200, 150))

    expect(begun).to_have_count(1, timeout=15_000)
    assert form.value("entered_datum") == "wgs84"


def test_on_a_telephone_nothing_is_wider_than_the_screen(server, window):
    page = window(width=375, height=800, has_touch=True, is_mobile=True)
    page.context.add_cookies([server.session])
    form = Form(page, f"{server.url}/admin/pages/{server.draft}/edit/", "位置")
    form.field.locator(".leaflet-draw").first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 375
    box = form.map_box()
    assert box["width"] > 250
    assert box["x"] + box["width"] <= 375


def test_a_drawn_point_stands_in_the_preview(server, form):
    form = Form(form.page, f"{server.url}/admin/pages/{server.untouched}/edit/", "位置")
    form.field.locator(".leaflet-draw").first.wait_for()
    form.field.locator(".leaflet-draw-draw-marker").click()
    form.click_map((200, 150))
    longitude = form.value("entered_longitude")
    form.page.locator("#id_visibility").select_option("public_exact")

    form.page.locator("[data-side-panel-toggle=preview]").click()
    place = form.page.frame_locator("iframe").first.locator("[data-longitude]").first

    assert place.get_attribute("data-longitude", timeout=30_000).startswith(longitude[:6])


def test_what_a_button_above_the_map_answers_is_in_sight(server, desk):
    form = Form(desk(width=1280, height=800), f"{server.url}/admin/pages/{server.draft}/edit/", "位置")
    form.paste("【高德地图】二砂 https://surl.amap.com/4xYz")

    expect(form.status).to_contain_text("这是短链接")
    expect(form.status).to_be_in_viewport(ratio=1)


def test_a_position_that_was_read_is_shown_from_near_by(form):
    form.field.get_by_title("缩小").click(click_count=3, delay=300)
    form.paste(AMAP)

    expect(form.field.locator(".position-field__map")).to_have_class(re.compile("is-close"))


def test_a_point_drawn_in_place_of_one_that_was_read_says_that_it_was_drawn(form):
    form.paste(AMAP)
    expect(form.page.locator("#id_position_method")).to_have_value("高德链接")
    form.field.locator(".leaflet-draw-draw-marker").click()
    form.click_map((200, 150))

    expect(form.page.locator("#id_position_method")).to_have_value("在地图上点选")
    expect(form.facts).to_contain_text("WGS-84")
    expect(form.status).to_be_empty()
    form.page.locator("#id_position_method").fill("华山路与伊河路口")
    form.paste(AMAP)
    expect(form.page.locator("#id_position_method")).to_have_value("华山路与伊河路口")


def test_a_new_entry_that_saved_itself_is_no_neighbour_of_itself(form, server):
    form.field.evaluate("(field) => { field.dataset.page = ''; }")  # as in a form that was opened to add an entry
    with form.page.expect_request("**/position/point/") as asked:
        form.paste(AMAP)

    assert f'name="page"\r\n\r\n{server.draft}\r\n' in asked.value.post_data
