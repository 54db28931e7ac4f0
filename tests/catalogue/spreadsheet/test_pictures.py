"""Pictures of an import: found by their names in an archive, stored once, and never changed."""

import pytest

from heritage.photos.models import Photo
from tests.catalogue.spreadsheet.conftest import draft, outcomes, problems
from tests.catalogue.spreadsheet.files import ENTRY, an_archive
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory, a_picture

pytestmark = pytest.mark.django_db


def test_pictures_come_from_the_archive_by_their_names(clerk):
    photos = [
        {"编号": "新1", "文件名": "东门.png", "主图": "是", "署名": "王建国 摄", "替代文字": "东门"},
        {"编号": "新1", "文件名": "车间.png", "主图": "否"},
    ]
    archive = an_archive(**{"照片/东门.png": None, "车间.png": a_picture(900, 600)})
    upload = clerk.write(clerk.check(条目=[ENTRY], 照片=photos, archive=archive))

    site = draft(title="二砂")
    assert upload.state == "written"
    assert (site.photo.title, site.photo.credit) == ("东门", "王建国 摄")
    assert [block.value["photo"].pk for block in site.story] == [Photo.objects.get(title="车间").pk]
    again = clerk.check(照片=[row | {"编号": site.number} for row in photos], archive=archive)
    assert outcomes(again) == {site.number: "same"}


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (None, "没有上传照片压缩包。"),
        (an_archive(**{"西门.png": None}), "压缩包里没有“东门.png”。请核对文件名"),
        (an_archive(**{"东门.png": b"not a picture"}), "“东门.png”：这个文件不是能够识别的图片"),
    ],
)
def test_a_picture_that_cannot_be_taken_says_why(clerk, archive, sentence):
    upload = clerk.check(条目=[ENTRY], 照片=[{"编号": "新1", "文件名": "东门.png"}], archive=archive)

    assert problems(upload)[0][:3] == ("照片", 2, "文件名")
    assert problems(upload)[0][3].startswith(sentence)


def test_a_picture_that_is_there_is_never_changed(clerk):
    photo = PhotoFactory(credit="王建国 摄")
    site = HeritageSitePageFactory(photo=photo)
    name = photo.file.name.rpartition("/")[2]
    upload = clerk.check(照片=[{"编号": site.number, "文件名": name, "署名": "李四 摄"}])

    assert problems(upload) == [("照片", 2, "署名", "这张照片已经有了。它的说明请到“图片”里改，主图请到条目里换。")]


def test_an_archive_that_is_none_refuses_the_file(clerk):
    upload = clerk.check(条目=[ENTRY], archive=b"no archive")

    assert (upload.state, upload.problem) == ("refused", "照片压缩包打不开。请重新压缩为普通的 zip，不加密码。")
