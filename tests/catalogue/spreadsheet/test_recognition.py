"""One place stays one entry: keys in any spelling, titles that exist, and rows that come a second time."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from heritage.catalogue.models import HeritageSitePage, Source
from heritage.catalogue.spreadsheet.keys import entry_key, is_like_a_number
from tests.catalogue.spreadsheet.conftest import draft, outcomes, problems
from tests.catalogue.spreadsheet.files import ENTRY
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory, a_name

pytestmark = pytest.mark.django_db


def remarks(upload):
    return [remark[:4] for record in upload.records.all() for remark in record.remarks]


# Keys


@pytest.mark.parametrize(
    "written",
    ["ZY-0012", "zy-0012", "ＺＹ－００１２", "ZY—0012", "ZY0012", "ZY 0012", "zy_12", "ZY\u200b-0012\ufeff", "ZY‑0012"],
)
def test_a_number_is_the_same_in_every_spelling(written):
    assert entry_key(written) == "ZY-0012"


@pytest.mark.parametrize(
    "written", ["ZY-0012（二砂）", "见ZY-0012", "ZY.0012", "ZY-OO12", "ZY-0012-1", "ZY-0012、ZY-0013"]
)
def test_what_looks_like_a_number_and_is_none_is_refused(clerk, written):
    upload = clerk.check(条目=[ENTRY | {"编号": written}])

    [(*place, sentence)] = problems(upload)
    assert place == ["条目", 2, "编号"]
    assert sentence.endswith("像本目录的编号，但不是。已有的条目只写编号，例如：ZY-0001；新条目自己编一个，例如：新1。")


@pytest.mark.parametrize("written", ["新1", "ZYL-01", "2026-5", "甲"])
def test_other_keys_are_the_clerks_own(written):
    assert not is_like_a_number(entry_key(written))


def test_rows_of_one_entry_are_brought_together_whatever_the_spelling(clerk):
    site = HeritageSitePageFactory(title="二砂", street_office=None)
    TermFactory(vocabulary="street_office", name="棉纺路街道")
    written = site.number.replace("ZY-", "ｚｙ ")
    upload = clerk.write(
        条目=[ENTRY | {"编号": written}, ENTRY | {"编号": "新１", "标题": "锅炉房", "属于": None}],
        名称=[{"编号": "新 1", "种类": "又称", "名称": "老锅炉房"}],
    )

    assert outcomes(upload) == {site.number: "changed", "新1": "new"}
    assert HeritageSitePage.objects.count() == 2
    assert draft(title="锅炉房").names.get().text == "老锅炉房"


def test_a_source_is_found_by_its_code_in_any_spelling(clerk):
    SourceFactory(code="ZZWB19", title="旧题名")
    points = [{"编号": "新1", "事项": "地址", "内容": "某处", "来源": "ｚｚwb19 第3版"}]
    upload = clerk.write(条目=[ENTRY], 要点=points, 来源=[{"编号": "zzwb19", "题名": "旧题名"}])

    assert (problems(upload), Source.objects.count()) == ([], 1)
    assert draft(title="二砂").statements.get().citations.get().source.code == "ZZWB19"


# Titles


@pytest.mark.parametrize("title", ["二砂", "二 砂", "郑州第二砂轮厂"])
def test_a_title_that_exists_is_asked_about_with_a_link(clerk, title):
    site = HeritageSitePageFactory(title="二砂", names=[a_name("郑州第二砂轮厂", "alias")])
    upload = clerk.check(条目=[ENTRY | {"标题": title}, ENTRY | {"编号": "新2", "标题": "别的地方"}])

    sentence = f"目录里已有“二砂”（{site.number}）。是同一处吗？是就把编号改成 {site.number}，不是就照常写入。"
    assert remarks(upload) == [["条目", 2, "标题", sentence]]
    html = clerk.client.get(reverse("import", args=[upload.pk])).content.decode()
    assert "是同一处吗？" in html
    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[site.pk])}">打开这一条</a>' in html


def test_two_new_entries_of_one_title_are_asked_about_once(clerk):
    upload = clerk.check(条目=[ENTRY, ENTRY | {"编号": "新2"}])

    assert remarks(upload) == [
        ["条目", 3, "标题", "表里编号“新1”的标题也是“二砂”。是同一处吗？是就用同一个编号，只留一行。"]
    ]


# The same file again


def test_rows_that_were_written_are_recognised_when_the_mended_file_comes_again(clerk):
    parts = [ENTRY | {"编号": "新3", "标题": "锅炉房", "层级": "单体建筑", "属于": "新1"}]
    clerk.write(条目=[ENTRY, ENTRY | {"编号": "新2", "标题": "甲", "类别": "工厂"}])
    mended = [ENTRY | {"摘要": "改过的摘要。"}, ENTRY | {"编号": "新2", "标题": "甲"}]
    upload = clerk.write(条目=[*mended, *parts])

    assert outcomes(upload) == {"新1": "changed", "新2": "new", "新3": "new"}
    site = draft(title="二砂")
    assert remarks(upload) == [["条目", 2, "编号", f"这一行以前导入过，是 {site.number}，不会再建一条。"]]
    assert (site.summary, draft(title="锅炉房").part_of.title) == ("改过的摘要。", "二砂")
    assert HeritageSitePage.objects.count() == 3


def test_the_same_key_of_another_place_is_another_entry(clerk):
    clerk.write(条目=[ENTRY])
    upload = clerk.write(条目=[ENTRY | {"标题": "国棉三厂"}])

    assert outcomes(upload) == {"新1": "new"}
    assert HeritageSitePage.objects.count() == 2


def test_what_was_undone_is_new_again(clerk):
    clerk.undo(clerk.write(条目=[ENTRY]))

    assert outcomes(clerk.check(条目=[ENTRY])) == {"新1": "new"}


def test_a_file_that_was_checked_twice_is_written_once(clerk):
    first, second = clerk.check(条目=[ENTRY]), clerk.check(条目=[ENTRY])
    clerk.write(first)
    [record] = clerk.write(second).records.all()

    assert (record.state, record.note) == ("failed", "检查以后，这一行已经由另一次导入写入。请重新上传检查。")
    assert HeritageSitePage.objects.count() == 1


def test_the_marked_file_carries_the_numbers_of_what_was_written(clerk):
    upload = clerk.write(
        条目=[
            ENTRY | {"层级": "街区", "属于": None},
            ENTRY | {"编号": "新2", "标题": "锅炉房", "属于": "新1"},
            ENTRY | {"编号": "新3", "标题": "甲", "类别": "工厂"},
        ],
        名称=[{"编号": "新1", "种类": "又称", "名称": "二砂厂"}],
    )
    answer = clerk.client.get(reverse("import_marked", args=[upload.pk])).content

    sheet, names = (load_workbook(io.BytesIO(answer))[name] for name in ("条目", "名称"))
    whole, part = (HeritageSitePage.objects.get(title=title).number for title in ("二砂", "锅炉房"))
    assert [cell.value for cell in sheet["B"]] == ["编号", whole, part, "新3"]
    assert sheet["A2"].value == "已写入（新建）"
    assert [cell.value for cell in sheet[3]].count(whole) == 1
    assert names["B2"].value == whole
    assert outcomes(clerk.check(answer)) == {whole: "same", part: "same", "新3": "refused"}
