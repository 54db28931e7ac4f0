"""Pictures in a workbook become drafts of photographs of the entry in whose row they lie, and go with the undo."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.spreadsheet import workbooks
from heritage.photos.models import Photo
from tests.catalogue.spreadsheet.conftest import draft, outcomes, problems
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook, an_archive
from tests.catalogue.spreadsheet.workbook_parts import WPS_FORMULA, with_excel_picture, with_wps_picture
from tests.factories.photos import a_picture

pytestmark = pytest.mark.django_db

PICTURE = a_picture(640, 480)
OTHER = ENTRY | {"编号": "新2", "标题": "国棉三厂"}
GAPS = "没有替代文字，也没有标为纯装饰、没有署名、没有许可、没有说明能否认出人，补上以前不会公开。"


def floating(*cells, rows=(ENTRY, OTHER), sheet="条目"):
    def place(workbook):
        for number, cell in enumerate(cells):
            workbook[sheet].add_image(Image(io.BytesIO(a_picture(640, 480 + number))), cell)

    return a_workbook(place, 条目=list(rows))


def in_excel():
    def an_error(workbook):
        workbook["条目"]["E2"].value, workbook["条目"]["E2"].data_type = "#VALUE!", "e"

    return with_excel_picture(a_workbook(an_error, 条目=[ENTRY | {"照片": "x"}, OTHER]), "E2", PICTURE)


def in_wps():
    return with_wps_picture(a_workbook(条目=[ENTRY | {"告示": WPS_FORMULA}, OTHER]), PICTURE)


@pytest.mark.parametrize("made", [lambda: floating("F2"), in_excel, in_wps])
def test_a_picture_in_a_row_becomes_a_photo_of_its_entry_and_goes_with_the_undo(clerk, made):
    upload = clerk.check(made())

    [first, second] = upload.records.all()
    name = "二砂 条目第2行-1.png"
    assert problems(upload) == []
    assert ["条目", 2, "照片", "", f"新增照片：{name}"] in first.changes
    assert [value[4][: len(name) + 5] for value in first.values if value[2] == "照片"] == [f"{name}，640×"]
    assert [remark[3] for remark in first.remarks] == [f"照片“{name}”{GAPS}"]
    assert second.remarks == []
    assert Photo.objects.count() == 0

    clerk.write(upload)
    [block] = draft(title="二砂").story
    photo = block.value["photo"]
    assert (photo.title, photo.width, photo.is_public) == ("二砂 条目第2行-1", 640, False)
    assert list(draft(title="国棉三厂").story) == []

    clerk.undo(upload)
    assert (Photo.objects.count(), HeritageSitePage.objects.count()) == (0, 0)


def test_the_same_file_again_adds_no_picture_twice(clerk):
    data = floating("F2", "F2", "F3")
    clerk.write(clerk.check(data))
    again = clerk.check(data)

    assert Photo.objects.count() == 3
    assert outcomes(again) == {"新1": "same", "新2": "same"}


def test_a_picture_in_the_sheet_of_photos_is_the_file_of_its_row(clerk):
    def place(workbook):
        workbook["照片"].add_image(Image(io.BytesIO(PICTURE)), "E2")

    row = {"编号": "新1", "文件名": None, "主图": "是", "署名": "王建国 摄"}
    clerk.write(clerk.check(a_workbook(place, 条目=[ENTRY], 照片=[row])))

    assert (draft(title="二砂").photo.credit, Photo.objects.count()) == ("王建国 摄", 1)


def test_a_column_of_pictures_may_name_files_of_the_zip(clerk):
    row = ENTRY | {"照片": "东门.png；西门.png"}
    archive = an_archive(**{"东门.png": PICTURE, "西门.png": a_picture(500, 400)})
    clerk.write(clerk.check(条目=[row], archive=archive))

    assert [block.value["photo"].title for block in draft(title="二砂").story] == ["东门", "西门"]
    lost = clerk.check(条目=[OTHER | {"照片": "南门.png"}], archive=archive)
    assert problems(lost) == [("条目", 2, "照片", "压缩包里没有“南门.png”。请核对文件名，包括扩展名。")]


def test_what_cannot_be_taken_is_named_and_holds_up_nothing(clerk):
    def place(workbook):
        for picture, cell in ((a_picture(20, 20), "F2"), (PICTURE, "F9")):
            workbook["条目"].add_image(Image(io.BytesIO(picture)), cell)

    data = with_wps_picture(a_workbook(place, 条目=[ENTRY | {"告示": WPS_FORMULA}]), b"no picture")
    upload = clerk.check(data)

    assert problems(upload) == []
    assert [remark[3] for record in upload.records.all() for remark in record.remarks] == [
        "第9行的图片没有导入：那一行没有编号。请把图片移到它那一条的行里，再上传。",
        "这一行的第1张图片没有导入：“二砂 条目第2行-1.png”：这个文件不是能够识别的图片，"
        "请另存为 JPEG 或 PNG 后再上传。",
        "这一行的第2张图片没有导入：只有20×20像素，像是标记。",
    ]


def test_the_marked_file_says_that_it_has_no_pictures(clerk):
    upload = clerk.check(floating("F2"))
    marked = load_workbook(io.BytesIO(workbooks.marked(upload)))

    assert [row[0].value for row in marked["条目"].iter_rows(min_row=2)] == [
        "新建\n这一行的图片在原来的表里，请仍从那里复制过来",
        "新建",
    ]
