"""Pictures in a real browser: gallery, then and now, looking closely; by keyboard, finger, and without scripts."""

from playwright.sync_api import expect


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


def test_a_swipe_leads_on(server, window):
    page = open_gallery(server, window, width=375, height=700)
    page.locator(".sheet a").first.click()
    stage = page.locator(".gallery__stage").bounding_box()
    y = stage["y"] + stage["height"] / 2
    page.mouse.move(300, y)
    page.mouse.down()
    page.mouse.move(100, y)
    page.mouse.up()
    assert page.locator(".gallery__count").text_content() == "2 / 5"


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
    page.wait_for_timeout(1500)
    assert sum(url.endswith("/0/default.jpg") for url in loaded) > 1
    page.keyboard.press("Tab")
    page.get_by_role("button", name="结束细看").click()
    assert page.locator(".zoom__stage").count() == 0
    assert page.locator("#picture").is_visible()
    page.keyboard.press("Enter")  # the button to begin has the focus again
    page.locator(".zoom__stage canvas").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".zoom__stage").count() == 0
    assert page.refused == []
