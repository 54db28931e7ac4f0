"""A class is booked with the keyboard alone, and by a person whose browser runs no script."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from heritage.events.bookings import form_tokens

CLASS = ("示例小学", None, "1", "8", "1", "轮椅通道1处", "王老师", "0371-67000000")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_class_is_booked_by_keyboard_alone(server, window, scripted):
    page = window(width=375, java_script_enabled=scripted)
    page.goto(server.url + server.addresses["booking form"])
    page.locator("#id_session_0").focus()
    page.keyboard.press("Space")
    # A mailbox that has not booked: the same one again would be asked about.
    for words in (*CLASS, f"{'script' if scripted else 'plain'}@school.example"):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown") if words is None else page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    time.sleep(form_tokens.QUICKEST.total_seconds())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/bookings/"))
    assert page.locator("h1").inner_text() in {"名额已保留，请核实邮箱", "已列入候补，第1位"}
    assert page.context.cookies() == []


def test_what_is_wrong_is_said_on_top_where_the_reader_is_taken_and_leads_to_the_field(server, window):
    page = window(width=375, reduced_motion="reduce")
    page.goto(server.url + server.addresses["booking form"])
    page.get_by_role("button", name="提交预约").click()

    expect(page.locator("#errors")).to_be_focused()
    assert page.title().startswith("有错误：")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="请填写学生人数。").click()
    expect(page.locator("#id_pupils")).to_be_focused()
    assert page.locator("#id_pupils").get_attribute("aria-describedby") == "id_pupils_error"
