"""Pictures in a real browser: gallery, then and now, looking closely; by keyboard, finger, ear, and without scripts."""

import json

import pytest
from playwright.sync_api import expect

from tests.factories.photos import a_picture

TELEPHONE = {"width": 375, "height": 740, "has_touch": True, "is_mobile": True}


def soon(page, holds):
    """Whether it holds within ten seconds: a screen follows the fingers, and tiles come, when there is time."""
    for _ in range(100):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


def open_gallery(server, window, **options):
    page = window(**options)
    page.goto(server.url + server.addresses["pictures"])
    return page


def test_the_sheet_opens_a_picture_large_and_the_keyboard_leads_through_all(server, window):
    page = open_gallery(server, window)
    first = page.locator(".sheet a").first
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.gallery")
    assert dialog.is_visible()
    assert dialog.locator(".gallery__count").text_content() == "1 / 5"
    assert "王建国 摄" in dialog.text_content()
    assert "可以转载、印刷和改作" in dialog.text_content()
    for key, place in {"ArrowRight": "2 / 5", "End": "5 / 5", "ArrowLeft": "4 / 5", "Home": "1 / 5"}.items():
        page.keyboard.press(key)
        assert dialog.locator(".gallery__count").text_content() == place
    page.keyboard.press("ArrowLeft")
    assert dialog.locator(".gallery__count").text_content() == "5 / 5"
    drawn = dialog.locator(".gallery__stage img:not(.stand-in)")
    expect(drawn).not_to_have_js_property("naturalWidth", 0)
    stage, image = dialog.locator(".gallery__stage").bounding_box(), drawn.bounding_box()
    assert image["height"] <= stage["height"]
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.dataset.photo") == ""
    assert page.refused == []


def test_a_key_of_the_browser_turns_no_picture(server, window):
    page = open_gallery(server, window)
    page.locator(".sheet a").first.press("Enter")
    for keys in ("Alt+ArrowLeft", "Control+End"):
        page.keyboard.press(keys)

    expect(page.locator(".gallery__count")).to_have_text("1 / 5")


class Fingers:
    """Fingers on a screen, by their places from frame to frame."""

    def __init__(self, page):
        self.page, self.devtools = page, page.context.new_cdp_session(page)

    def move(self, begin, end):
        """Move one finger, or several, each from its (x, y) to another."""
        for kind, share in [("touchStart", 0), *(("touchMove", frame / 8) for frame in range(1, 9))]:
            points = [
                {"id": number, "x": x + (to_x - x) * share, "y": y + (to_y - y) * share}
                for number, ((x, y), (to_x, to_y)) in enumerate(zip(begin, end, strict=True))
            ]
            self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            self.page.wait_for_timeout(20)
        self.devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_swipe_leads_on_and_one_in_a_picture_enlarged_by_two_fingers_does_not(server, window):
    page = open_gallery(server, window, **TELEPHONE)
    page.locator(".sheet a").first.tap()
    fingers, count = Fingers(page), page.locator(".gallery__count")
    fingers.move([(320, 250)], [(80, 250)])
    expect(count).to_have_text("2 / 5")
    fingers.move([(200, 300)], [(190, 100)])
    expect(count).to_have_text("2 / 5")
    fingers.move([(80, 250)], [(320, 250)])
    expect(count).to_have_text("1 / 5")

    fingers.move([(150, 250), (225, 250)], [(112, 250), (263, 250)])
    assert soon(page, lambda: page.evaluate("visualViewport.scale") > 1.2)
    fingers.move([(320, 250)], [(80, 250)])
    page.wait_for_timeout(300)
    expect(count).to_have_text("1 / 5")


def test_a_screen_reader_is_told_which_picture_it_is_and_by_whom(server, window):
    page = open_gallery(server, window)
    page.locator(".sheet a").first.click()
    use = "可以转载、印刷和改作，商用也可以，但须写明署名和许可，改动过的要说明。"
    dialog = page.get_by_role("dialog", name="图片")
    expect(dialog).to_have_accessible_description(f"第1张，共5张 锯齿屋顶之1 王建国 摄 CC BY 4.0 {use}")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("[aria-live=polite][aria-atomic=true]")).to_have_text(
        f"第2张，共5张锯齿屋顶之2王建国 摄CC BY 4.0{use}"
    )


def test_a_picture_in_the_text_opens_too(server, window):
    page = open_gallery(server, window)
    page.locator("figure .plate__frame--opens").first.click()
    assert page.locator(".gallery__count").text_content() == "1 / 5"


def test_without_scripts_each_picture_leads_to_its_page_and_both_of_a_pair_are_shown(server, window):
    page = open_gallery(server, window, java_script_enabled=False)
    assert page.locator(".sheet a").count() == 5
    assert page.locator(".photo-pair .plate__frame").count() == 2
    assert page.locator("input[type=range]").count() == 0
    page.locator(".sheet a").first.click()
    assert page.locator("h1").text_content() == "锯齿屋顶之1"
    assert page.locator("text=放大细看").count() == 0


def test_then_and_now_lie_over_each_other_and_the_keyboard_moves_between(server, window):
    page = open_gallery(server, window)
    slider = page.get_by_role("slider", name="比较1965年与2024年")
    frames = [box.bounding_box() for box in page.locator(".then-now__stage .plate__frame").all()]
    assert frames[0]["x"] == frames[1]["x"]
    assert frames[0]["y"] == frames[1]["y"]
    slider.focus()
    page.keyboard.press("End")
    assert slider.input_value() == "100"
    assert slider.get_attribute("aria-valuetext") == "1965年占100%"
    page.emulate_media(media="print")
    boxes = [box.bounding_box() for box in page.locator(".photo-pair .plate__frame").all()]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"] - 1
    assert page.refused == []


def test_looking_closely_draws_tiles_under_the_strict_policy(server, window):
    page = window()
    loaded = []
    page.on("response", lambda response: loaded.append(response.url) if "/iiif/" in response.url else None)
    page.goto(server.url + server.addresses["photo"])
    assert not any("openseadragon" in url for url in page.evaluate("[...document.scripts].map((one) => one.src)"))
    page.get_by_role("button", name="放大细看").click()
    page.locator(".zoom__stage canvas").first.wait_for()
    assert not page.locator("#picture").is_visible()
    page.get_by_role("button", name="放大", exact=True).click()
    page.get_by_role("button", name="放大", exact=True).click()
    assert soon(page, lambda: sum(url.endswith("/0/default.jpg") for url in loaded) > 1)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="结束细看").click()
    assert page.locator(".zoom__stage").count() == 0
    assert page.locator("#picture").is_visible()
    page.keyboard.press("Enter")  # the button to begin has the focus again
    page.locator(".zoom__stage canvas").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".zoom__stage").count() == 0
    assert page.refused == []


def test_escape_ends_looking_closely_from_its_buttons_too(server, window):
    page = window()
    page.goto(server.url + server.addresses["photo"])
    page.get_by_role("button", name="放大细看").click()
    page.get_by_role("button", name="缩小").press("Escape")

    expect(page.locator(".zoom__stage")).to_have_count(0)
    expect(page.get_by_role("button", name="放大细看")).to_be_focused()


def test_on_a_telephone_no_field_of_the_form_is_wider_than_the_screen(server, desk):
    page = desk(width=375, height=800)
    page.goto(f"{server.url}/admin/images/{server.photo}/")
    fields = page.locator("main form .w-field")
    assert fields.count() > 10
    assert [box for box in (field.bounding_box() for field in fields.all()) if box["x"] + box["width"] > 375] == []


def test_looking_closely_on_a_telephone_the_way_back_is_in_sight_and_two_fingers_enlarge(server, window):
    page = window(**TELEPHONE)
    page.goto(server.url + server.addresses["photo"])
    page.get_by_role("button", name="放大细看").tap()
    stage = page.get_by_role("application")
    expect(stage).to_be_focused()
    expect(stage).to_have_accessible_name("锯齿屋顶之1，可放大：加号放大，减号缩小，方向键移动，0 复位，Esc 结束")
    expect(page.get_by_role("button", name="结束细看")).to_be_in_viewport(ratio=0.9)
    box = stage.bounding_box()
    y = box["y"] + box["height"] / 2
    with page.expect_response(lambda response: "/iiif/" in response.url and "/0/default.jpg" in response.url):
        Fingers(page).move([(160, y), (215, y)], [(40, y), (335, y)])
    assert page.evaluate("visualViewport.scale") == 1
    assert page.refused == []


def test_a_finger_moves_between_then_and_now(server, window):
    page = open_gallery(server, window, **TELEPHONE)
    slider = page.locator(".then-now__slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    Fingers(page).move([(box["x"] + box["width"] / 2, y)], [(box["x"] + box["width"] * 0.9, y)])
    expect(slider).to_have_js_property("value", "92")


def test_what_only_a_screen_can_do_is_not_printed(server, window):
    page = window()
    for address, only in {"photo": ".actions a", "pictures": ".plate__frame .stand-in"}.items():
        page.goto(server.url + server.addresses[address])
        expect(page.locator(only).first).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(only).first).to_be_hidden()
        page.emulate_media(media="screen")


@pytest.mark.parametrize(("answer", "words"), [(True, "全部存好了"), (False, "有 1 张没有存好，请看下面")])
def test_saving_all_pictures_says_how_many_are_left_and_how_it_ended(server, desk, answer, words):
    form = '<form action="/kept/"><input name="image-1-title" value="大门"></form>'
    page = desk()
    page.route(
        "**/images/multiple/add/",
        lambda route: (
            route.fulfill(body=json.dumps({"success": True, "form": form}))
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    waiting = []
    page.route("**/kept/", lambda route: waiting.append(route))
    page.goto(f"{server.url}/admin/images/multiple/add/")
    page.set_input_files("#fileupload", {"name": "a.png", "mimeType": "image/png", "buffer": a_picture()})
    page.locator("#upload-list [name=image-1-title]").wait_for()
    state = page.locator(".photo-shared [role=status]")
    page.get_by_role("button", name="保存下面全部图片").click()
    expect(state).to_have_text("正在保存，还有 1 张")
    waiting[0].fulfill(json={"success": answer, "form": form})
    expect(state).to_have_text(words)
