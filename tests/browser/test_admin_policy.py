"""The editors' rooms under a policy without inline scripts: each widget opens, and the browser refuses nothing."""

import pytest
from playwright.sync_api import expect

from tests.photos.camera_files import a_telling_picture


class Room:
    """A page of the admin, and what somebody does there."""

    def __init__(self, page, url):
        self.page = page
        page.goto(url)
        page.locator("[data-controller~=starter]").first.wait_for(state="detached")

    def tab(self, name):
        self.page.get_by_role("tab", name=name, exact=True).click()

    def choose(self, field):
        """Open the chooser of a field, whether something is chosen there already or not; return its window."""
        chosen = self.page.locator(f"#{field}-chooser .w-dropdown__toggle:visible")
        if chosen.count():
            chosen.click()
        self.page.locator(f"#{field}-chooser [data-chooser-action-choose]:visible").click()
        return self.window()

    def window(self):
        window = self.page.locator(".modal-dialog")
        window.locator(".modal-body").wait_for()
        return window

    def close(self):
        self.page.locator(".modal-dialog [data-dismiss=modal]").click()
        expect(self.page.locator(".modal-dialog")).to_have_count(0)

    def calendar(self, field):
        self.page.locator(f"#{field}").click()
        self.page.locator(".xdsoft_datetimepicker:visible").wait_for()
        self.page.keyboard.press("Escape")
        self.page.locator("body").click(position={"x": 5, "y": 300})


@pytest.fixture
def room(server, desk):
    page = desk(width=1500, height=1000)
    yield lambda path: Room(page, f"{server.url}/admin/{path}")
    # That nothing is saved is the test's own doing; all else that a browser says is a fault.
    assert [message for message in page.refused if "net::ERR_FAILED" not in message] == []


def test_every_widget_of_an_entry_opens(room, server):
    form = room(f"pages/{server.draft}/edit/")
    page = form.page

    form.choose("id_photo").locator(".image-choice").first.wait_for()
    form.close()
    form.choose("id_part_of").locator("table").first.wait_for()
    form.close()
    form.calendar("id_last_checked")
    form.tab("要点与来源")
    page.locator("#id_statements-ADD").click()
    page.locator("#id_statements-0-citations-ADD").click()
    form.choose("id_statements-0-citations-0-source")
    form.close()
    form.tab("正文")
    for name in ("段落", "图片"):
        page.locator(".c-sf-add-button:visible").first.click()
        page.get_by_role("option", name=name, exact=True).click()
    page.locator("[data-streamfield-child] [data-chooser-action-choose]:visible").first.click()
    form.window().locator(".image-choice").first.wait_for()
    form.close()
    text = page.locator(".public-DraftEditor-content:visible").last
    text.click()
    page.keyboard.type("厂房")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    for kind in ("外部链接", "电子邮件链接", "电话链接", "锚链"):
        form.window().get_by_role("link", name=kind, exact=True).click()
        form.window().locator("form input:visible").first.wait_for()
    form.close()
    text.click()
    page.keyboard.press("Control+a")
    page.locator("[name=DOCUMENT]:visible").last.click()
    form.window()
    form.close()
    for panel in ("status", "preview", "checks"):
        page.locator(f"[data-side-panel-toggle={panel}]").click()
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]:visible").first.click()
    form.calendar("id_go_live_at")


def test_every_widget_of_an_event_opens(room, server):
    form = room(f"pages/{server.event}/edit/")

    form.choose("id_photo").locator(".image-choice").first.wait_for()
    form.close()
    form.tab("时间")
    form.page.locator("#id_sessions-ADD").click()
    form.calendar("id_sessions-0-start")


def test_every_other_widget_opens(room, server):
    form = room(f"images/{server.photo}/")
    form.page.locator(".image-edit, form").first.wait_for()

    form = room("images/multiple/add/")
    picture = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": a_telling_picture("JPEG")}
    form.page.locator("input[type=file]").first.set_input_files(picture)
    form.page.locator("#upload-list form").first.wait_for()

    form = room("pages/")
    form.page.locator("input[data-bulk-action-select-all-checkbox]").first.check()
    form.page.locator("[data-bulk-action-button]:visible").first.wait_for()

    form = room("sites/new/")
    form.choose("id_root_page").locator("table").first.wait_for()
    form = room("groups/new/")
    form.page.locator("#id_page_permissions-ADD").click()
    form = room("workflows/add/")
    form.page.locator("#id_workflow_tasks-ADD").click()
    form.choose("id_workflow_tasks-0-task")
    for path in (
        "reports/site-history/",
        "imports/",
        "history/",
        "entries/",
        "users/",
        "snippets/catalogue/source/add/",
        "new-entry/",
    ):
        room(path)
