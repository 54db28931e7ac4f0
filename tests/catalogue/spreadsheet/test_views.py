"""The screens of the import in the order of their use; users see their own files only."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from heritage.catalogue.models import HeritageSitePage, ImportState, SpreadsheetImport
from tests.catalogue.spreadsheet.conftest import Clerk
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def upload(clerk, data, name="表.xlsx"):
    return clerk.client.post(reverse("imports"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def page_of(clerk):
    return reverse("import", args=[SpreadsheetImport.objects.get().pk])


def test_a_clerk_uploads_reads_writes_and_undoes(clerk):
    bad = ENTRY | {"编号": "新2", "类别": "工厂"}
    checked = upload(clerk, a_workbook(条目=[ENTRY, bad])).content.decode()

    assert "检查完毕，尚未写入" in checked
    assert "新建1条，不能导入1条。" in checked
    assert "<td>条目</td><td>3</td><td>类别</td><td>“工厂”不在“类别”的选项里。" in checked
    assert not HeritageSitePage.objects.exists()

    written = clerk.client.post(page_of(clerk), {"step": "write"}, follow=True).content.decode()
    assert "新增1条。" in written
    assert "新建1条" not in written.partition("检查结果")[0]
    assert HeritageSitePage.objects.get().title == "二砂"

    asked = clerk.client.post(page_of(clerk), {"step": "undo"}, follow=True)
    assert "撤销这一批？" in asked.content.decode()
    assert HeritageSitePage.objects.exists()
    undone = clerk.client.post(
        page_of(clerk), {"step": "undo", "kept": asked.context["digest_of_kept"]}, follow=True
    ).content.decode()
    assert "已撤销1条" in undone
    assert not HeritageSitePage.objects.exists()
    assert "表.xlsx" in clerk.client.get(reverse("imports")).content.decode()


def test_an_undo_lists_what_was_edited_since_and_asks_again_when_the_list_has_grown(clerk):
    upload(clerk, a_workbook(条目=[ENTRY, ENTRY | {"编号": "新2", "标题": "磨街"}]))
    clerk.client.post(page_of(clerk), {"step": "write"})
    asked = clerk.client.get(page_of(clerk) + "?ask=undo")
    assert asked.context["kept"] == []

    edited = HeritageSitePage.objects.get(title="磨街")
    edited.summary = "改过的摘要。"
    edited.save_revision()
    asked_again = clerk.client.post(
        page_of(clerk), {"step": "undo", "kept": asked.context["digest_of_kept"]}, follow=True
    )
    assert "请再看一遍" in asked_again.content.decode()
    assert "磨街</a>：导入以后有人改过" in asked_again.content.decode()
    assert HeritageSitePage.objects.count() == 2

    clerk.client.post(page_of(clerk), {"step": "undo", "kept": asked_again.context["digest_of_kept"]})
    assert [page.title for page in HeritageSitePage.objects.all()] == ["磨街"]


def test_the_heading_says_what_was_written_and_not_what_was_offered(clerk):
    upload(clerk, a_workbook(条目=[ENTRY]))
    clerk.client.post(page_of(clerk), {"step": "write"})
    key = HeritageSitePage.objects.get().number
    rows = [ENTRY | {"编号": key}, ENTRY | {"编号": "新2", "标题": "磨街"}]
    second = upload(clerk, a_workbook(条目=rows)).context["upload"]

    written = clerk.client.post(reverse("import", args=[second.pk]), {"step": "write"}, follow=True)
    assert written.context["counts"] == "已有1条（未变），新增1条"


def test_the_marked_file_names_the_faults_of_each_row_and_can_be_corrected_and_uploaded_again(clerk):
    upload(clerk, a_workbook(条目=[ENTRY, ENTRY | {"编号": "新2", "类别": "工厂"}]))
    answer = clerk.client.get(reverse("import_marked", args=[SpreadsheetImport.objects.get().pk]))

    workbook = load_workbook(io.BytesIO(answer.content))
    worksheet = workbook["条目"]
    assert [cell.value for cell in worksheet["A"]][:2] == ["检查结果", "新建"]
    assert worksheet["A3"].value.startswith("类别：“工厂”不在“类别”的选项里。")
    assert worksheet["D3"].value == "工厂"
    assert worksheet["D3"].fill.fgColor.rgb == "00F8CBAD"
    assert worksheet["D3"].comment.text.startswith("“工厂”不在")
    assert clerk.check(answer.content).records.count() == 2
    worksheet["D3"] = "工业遗产"
    mended = io.BytesIO()
    workbook.save(mended)
    assert [record.outcome for record in clerk.check(mended.getvalue()).records.all()] == ["new", "new"]


def test_a_file_that_cannot_be_read_says_so_on_its_page(clerk):
    html = upload(clerk, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")).content.decode()

    assert "不能读取" in html
    assert "文件加了密码" in html
    assert "写入" not in html.split('class="desk__buttons"')[1].split("</form>")[0]


def test_the_page_of_work_in_progress_renews_itself_and_offers_to_stop(clerk):
    upload(clerk, a_workbook(条目=[ENTRY]))
    SpreadsheetImport.objects.update(
        state=ImportState.WRITING, claim="another process", heard_of=timezone.now(), total=3, done=1
    )
    html = clerk.client.get(page_of(clerk)).content.decode()
    assert '<meta http-equiv="refresh" content="1;url=?step=next">' in html
    assert "请让这一页开着" in html
    assert '<progress max="3" value="1"></progress>' in html
    assert 'value="stop"' in html

    SpreadsheetImport.objects.update(heard_of=None)
    html = clerk.client.get(page_of(clerk)).content.decode()
    assert "处理中断了" in html
    assert "refresh" not in html
    clerk.client.post(page_of(clerk), {"step": "resume"})
    assert SpreadsheetImport.objects.get().state == "written"


@pytest.mark.parametrize("name", ["import", "import_marked"])
def test_users_see_their_own_files_only(clerk, name):
    upload(clerk, a_workbook(条目=[ENTRY]))
    other = Clerk(UserFactory())
    other.user.groups.set(clerk.user.groups.all())
    address = reverse(name, args=[SpreadsheetImport.objects.get().pk])

    assert clerk.client.get(address).status_code == 200
    assert other.client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["imports", "import_template"])
def test_only_who_writes_may_import(clerk, name):
    assert clerk.client.get(reverse(name)).status_code == 200
    clerk.user.groups.clear()
    assert clerk.client.get(reverse(name)).status_code == 302
