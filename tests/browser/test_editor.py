"""The editors' rooms work under their own policy."""


def test_an_editor_sees_the_preview_beside_the_form(server, window):
    page = window(width=1500, height=1000)
    page.context.add_cookies([server.session])
    page.goto(f"{server.url}/admin/pages/{server.entry}/edit/", wait_until="networkidle")

    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("iframe").first

    assert preview.locator("h1").inner_text(timeout=15_000) == "砂轮厂第1处"
    assert [message for message in page.refused if "Content Security Policy" in message] == []


def test_a_picture_can_be_chosen_in_the_form(server, window):
    page = window(width=1500, height=1000)
    page.context.add_cookies([server.session])
    page.goto(f"{server.url}/admin/pages/{server.entry}/edit/", wait_until="networkidle")

    page.locator("#id_photo-chooser .w-dropdown__toggle").click()
    page.locator("[data-chooser-action-choose]:visible").first.click()

    page.locator(".modal-dialog .image-choice").first.wait_for()
    assert [message for message in page.refused if "Content Security Policy" in message] == []
