"""What happens while an editor writes: it is saved by itself, checked, and cleaned of what a word processor adds."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-parent:""}</style>
</head><body><!--StartFragment--><p class="MsoNormal" style="mso-pagination:none;font-family:宋体;color:red">
<b style="mso-bidi-font-weight:normal">1956年</b><span lang="EN-US" style="font-size:22pt">动工。<o:p></o:p></span></p>
<p class="MsoNormal"><a href="https://example.org/a" style="color:blue">厂志</a></p><!--EndFragment--></body></html>"""
# A clipboard of the machine is not to be had without asking; the event is the same.
PASTE = """(editor, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", "1956年动工。厂志");
  editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def writing(server, desk):
    """The form of the draft, in which saving is allowed."""
    page = desk(width=1500, height=1000)
    page.unroute("**/admin/pages/*/edit/")
    page.goto(f"{server.url}/admin/pages/{server.draft}/edit/", wait_until="networkidle")
    page.wait_for_timeout(3000)  # Wagtail compares the form with what it held after two seconds
    return page


def is_autosave(request):
    return request.method == "POST" and "json" in request.headers.get("accept", "")


def test_whoever_saves_while_it_saves_by_itself_is_asked_nothing(writing):
    held = []
    writing.route("**/edit/", lambda route: held.append(route) if is_autosave(route.request) else route.continue_())
    with writing.expect_request(is_autosave):
        writing.locator("#id_summary").fill("写着写着就按了保存。")
    writing.get_by_role("button", name="保存草稿").click()
    writing.wait_for_timeout(500)
    assert len(held) == 1  # the second is not sent before the first is answered
    assert writing.locator(".messages .success").count() == 0

    with writing.expect_navigation() as saved:
        held[0].continue_()

    assert saved.value.status == 200
    expect(writing.locator(".messages .success")).to_be_visible()
    assert writing.locator("#id_summary").input_value() == "写着写着就按了保存。"


def test_whoever_saves_after_it_was_saved_by_itself_is_asked_nothing(writing):
    with writing.expect_response(lambda answer: is_autosave(answer.request)):
        writing.locator("#id_summary").fill("先存了一次，再按保存。")
    expect(writing.get_by_text("已保存")).to_be_visible()

    with writing.expect_navigation() as saved:
        writing.get_by_role("button", name="保存草稿").click()

    assert saved.value.status == 200
    expect(writing.locator(".messages .success")).to_be_visible()


def test_what_is_written_just_before_the_answer_is_saved_too(writing):
    held = []
    writing.route("**/edit/", lambda route: route.continue_() if held else held.append(route))
    with writing.expect_request(is_autosave):
        writing.locator("#id_summary").fill("先写的这一句正在保存。")
    writing.locator("#id_notice").fill("答复之前才写的。")

    with writing.expect_response(lambda answer: "答复之前才写的" in (answer.request.post_data or "")) as saved:
        held[0].continue_()

    assert saved.value.json()["success"] is True
    writing.wait_for_timeout(3000)  # and no more after it
    expect(writing.get_by_text("已保存")).to_be_visible()


def test_the_button_that_was_pressed_is_told_after_the_wait(writing):
    held, sent = [], []
    writing.route("**/edit/", lambda route: held.append(route) if is_autosave(route.request) else route.continue_())
    writing.on("request", lambda request: sent.append(request) if request.is_navigation_request() else None)
    with writing.expect_request(is_autosave):
        writing.locator("#id_summary").fill("写着写着就送审了。")
    writing.evaluate("""() => {
      const button = Object.assign(document.createElement("button"), {name: "action-submit", value: "action-submit"});
      document.querySelector("#page-edit-form").append(button);
      button.click();
      button.disabled = true;
    }""")
    with writing.expect_navigation():
        held[0].continue_()

    posted = next(request for request in sent if request.method == "POST").post_data
    assert parse_qs(posted)["action-submit"] == ["action-submit"]


def test_a_killed_browser_loses_nothing_older_than_ten_seconds_with_an_invalid_field_too(writing, server):
    with writing.expect_response(lambda answer: is_autosave(answer.request)) as saved:
        writing.locator("#id_built").fill("某年")
    assert saved.value.json()["success"] is True
    expect(writing.locator(".draft-marks")).to_have_text("草稿已存。要改好才能送审：年代。")
    expect(writing.locator("#id_built")).to_have_attribute("aria-invalid", "true")
    expect(writing.get_by_text("日期“某年”读不懂").first).to_be_visible()

    writing.locator("#id_summary").fill("十秒以前写的。")
    writing.wait_for_timeout(10_000)
    page = writing.context.new_page()
    writing.close(run_before_unload=False)

    page.goto(f"{server.url}/admin/pages/{server.draft}/edit/", wait_until="networkidle")
    assert page.locator("#id_summary").input_value() == "十秒以前写的。"
    assert page.locator("#id_built").input_value() == "某年"
    expect(page.locator("#id_built")).to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(3000)
    with page.expect_response(lambda answer: is_autosave(answer.request)) as saved:
        page.locator("#id_built").fill("1956")
    assert "marks" not in saved.value.json()
    expect(page.get_by_text("读不懂")).to_have_count(0)
    expect(page.locator("#id_built")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".w-tabs__errors").first).to_be_hidden()


def test_what_is_pasted_from_a_word_processor_comes_without_its_looks(writing):
    writing.get_by_role("tab", name="正文", exact=True).click()
    writing.locator(".c-sf-add-button:visible").first.click()
    writing.get_by_role("option", name="段落").click()
    editor = writing.locator(".public-DraftEditor-content").first
    editor.click()
    with writing.expect_response(lambda answer: is_autosave(answer.request)) as saved:
        editor.evaluate(PASTE, WORD)
    assert saved.value.json()["success"] is True

    sent = saved.value.request.post_data
    raw = re.search(r'name="story-\d+-value-text"\s+(\{.*\})', sent) or re.search(r"(\{\"blocks\".*\})", sent)
    assert "1956年" in raw[1]
    assert "厂志" in raw[1]
    for left in ("mso", "Mso", "style=", "font", "宋体", "color", "<"):
        assert left not in raw[1]
    assert editor.evaluate("editor => editor.querySelectorAll('o\\\\:p, font, [lang]').length") == 0


def test_a_hit_stands_beside_the_form_and_goes_once_it_is_mended(writing):
    writing.locator("[data-side-panel-toggle=checks]").click()
    hits = writing.locator("live-prechecks li")
    ellipsis = hits.filter(has_text="省略号应为两个三点")

    writing.locator("#id_summary").fill("现存车间一座...")
    expect(ellipsis).to_have_count(1, timeout=15_000)
    assert ellipsis.locator("strong").inner_text() == "摘要"
    assert ellipsis.locator("mark").inner_text() == "..."
    assert ellipsis.locator("ins").inner_text() == "……"

    writing.locator("#id_summary").fill("现存车间一座。")
    expect(ellipsis).to_have_count(0, timeout=15_000)
    expect(hits.filter(has_text="没有英文名")).to_have_count(1)


def test_the_name_of_an_authority_is_completed_in_a_row_that_was_just_added(writing):
    writing.get_by_role("tab", name="保护", exact=True).click()
    writing.get_by_role("button", name="增加 保护身份").click()
    field = writing.locator("#id_designations-0-authority")
    with writing.expect_response("**/complete/authority/?q=*"):
        field.fill("国务")

    offered = writing.locator("#id_designations-0-authority-names option")
    expect(offered).to_have_count(1)
    assert offered.get_attribute("value") == "国务院"
    assert field.get_attribute("list") == "id_designations-0-authority-names"


def test_a_fact_is_completed_by_what_it_is_about(writing):
    writing.get_by_role("tab", name="要点与来源", exact=True).click()
    writing.get_by_role("button", name="增加 要点").click()
    writing.locator("#id_statements-0-property").select_option(label="设计")
    with writing.expect_response("**/complete/designer/?q=*") as answer:
        writing.locator("#id_statements-0-value").fill("设计院")

    assert answer.value.status == 200

    # Nobody designs a style: nothing is asked for it, and no name of before is left on offer.
    asked = []
    writing.on("request", lambda request: asked.append(request.url) if "/complete/" in request.url else None)
    writing.locator("#id_statements-0-property").select_option(label="形制")
    writing.locator("#id_statements-0-value").fill("锯齿形屋顶")
    writing.wait_for_timeout(500)
    assert asked == []
    expect(writing.locator("#id_statements-0-value-names option")).to_have_count(0)


def test_a_date_is_said_back_below_its_field_while_it_is_typed(writing):
    line = writing.locator("#id_built + .date-reading")

    writing.locator("#id_built").fill("五十年代")
    expect(line).to_have_text("读作：20世纪50年代（195X）")
    writing.locator("#id_built").fill("1956年13月")
    expect(line).to_have_text("日期“1956年13月”没有这个月或这一天，请核对。")
    writing.locator("#id_built").fill("")
    expect(line).to_have_text("")
