"""What a script adds to the page of an entry: copy and distance at the gate, sharing, a text without its notes."""


def test_at_the_gate_one_copies_shares_and_asks_how_far_it_is(server, window):
    here = {"latitude": 34.75, "longitude": 113.60}
    allowed = ["geolocation", "clipboard-read", "clipboard-write"]
    page = window(width=375, height=812, geolocation=here, permissions=allowed)
    page.goto(server.url + server.addresses["entry"])

    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("郑州市")

    page.get_by_role("button", name="离我多远").click()
    page.get_by_text("位置不发送，不保存").or_(page.get_by_text("您就在附近")).wait_for()

    page.evaluate("navigator.share = undefined")  # as in a browser that cannot
    page.get_by_role("link", name="分享").click()
    page.get_by_role("link", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.refused == []


def test_the_marks_of_notes_can_be_hidden_from_eyes_keyboard_and_screen_reader(server, window):
    page = window()
    page.goto(server.url + server.addresses["entry"])
    marks = page.locator(".ref a")
    assert marks.first.is_visible()

    page.get_by_role("button", name="不显注号").click()
    assert not marks.first.is_visible()

    page.reload()
    assert not marks.first.is_visible(), "the choice is kept"
    page.get_by_role("button", name="不显注号").click()
    assert marks.first.is_visible()
