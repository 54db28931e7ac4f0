"""Many pictures at once: each shows what its file tells, takes the words for all, and meets its likes first."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image
from wagtail.models import UploadedFile

from heritage.catalogue.choices import Visibility
from heritage.photos.models import Photo
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory, a_landscape
from tests.photos.camera_files import encoded, exif

pytestmark = pytest.mark.django_db

# where camera.py's photographer stood
HERE = (113.599630, 34.742692)


def taken(at="2024:05:01 10:22:31", image=None, status=None):
    data = exif()
    if status:
        data.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSStatus] = status
    data[ExifTags.Base.Make] = "HUAWEI"
    data[ExifTags.Base.Model] = "HUAWEI P60"
    data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = at
    return encoded(image or Image.open(BytesIO(a_landscape(600, 400))), "JPEG", exif=data)


def drop(editor, data, name="IMG_0001.jpg", **shared):
    answer = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": name.rpartition(".")[0], "files[]": SimpleUploadedFile(name, data)}
        | {f"all-{field}": value for field, value in shared.items()},
    )
    assert answer.status_code == 200
    return answer.json()


def a_place(catalogue, **position):
    return HeritageSitePageFactory(parent=catalogue, title="二砂", entered_datum="wgs84", uncertainty_m=5, **position)


@pytest.fixture
def place(catalogue):
    return a_place(
        catalogue, entered_longitude=HERE[0], entered_latitude=HERE[1] + 0.0001, visibility=Visibility.PUBLIC_EXACT
    )


def test_each_shows_what_its_file_tells_and_proposes_title_and_date(editor, place):
    answer = drop(editor, taken())
    assert "拍摄于 2024-05-01 10:22" in answer["form"]
    assert "HUAWEI P60" in answer["form"]
    assert "HUAWEI HUAWEI" not in answer["form"]
    assert "距二砂约 11 米" in answer["form"]
    photo = Photo.objects.get()
    assert (photo.title, photo.taken) == ("二砂 2024年5月1日", "2024-05-01")


def test_a_name_that_somebody_gave_stays(editor, place):
    drop(editor, taken(), name="大门.jpg")
    assert Photo.objects.get().title == "大门"


@pytest.mark.parametrize("name", ["IMG_20240501_102231.jpg", "DSC00012.jpg", "微信图片_20240501.jpg", "mmexport17.jpg"])
def test_a_name_that_a_camera_gave_does_not(editor, name):
    drop(editor, taken(), name=name)
    assert Photo.objects.get().title == "2024年5月1日"


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED, Visibility.PUBLIC_APPROXIMATE])
def test_a_place_whose_position_is_not_public_is_not_named_by_its_distance(editor, catalogue, visibility):
    a_place(catalogue, entered_longitude=HERE[0], entered_latitude=HERE[1], visibility=visibility)
    answer = drop(editor, taken())
    assert "距二砂" not in answer["form"]
    assert "500 米内没有位置公开的条目" in answer["form"]


def test_a_position_that_the_camera_calls_void_names_no_place(editor, place):
    answer = drop(editor, taken(status="V"))
    assert "相机标明那次定位无效" in answer["form"]
    assert "距二砂" not in answer["form"]
    assert "距二砂约 11 米" in drop(editor, taken(status="A"), name="IMG_0002.jpg")["form"]


def test_a_file_that_tells_nothing_says_so(editor):
    answer = drop(editor, a_landscape(600, 400))
    assert "文件里没有拍摄时间、相机和位置。" in answer["form"]
    assert Photo.objects.get().title == "IMG_0001"


@pytest.mark.parametrize("at", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "昨天", "2000:01:01 00:00:00"])
def test_a_clock_that_was_never_set_proposes_no_date(editor, at):
    drop(editor, taken(at.encode().decode("latin-1")))
    assert Photo.objects.get().taken == ""


def test_the_words_for_all_go_into_each(editor):
    shared = {"credit": "李梅 摄", "licence": "cc_by_4", "source": "区档案馆", "people": "none"}
    for number in range(3):
        image = Image.open(BytesIO(a_landscape(600, 400))).rotate(90 * number)
        drop(editor, taken(image=image), name=f"门{number}.jpg", **shared)
    assert set(Photo.objects.values_list("credit", "licence", "source", "people")) == {
        ("李梅 摄", "cc_by_4", "区档案馆", "none")
    }
    assert Photo.objects.count() == 3


def test_words_for_all_that_are_wrong_refuse_in_a_sentence(editor):
    answer = drop(editor, taken(), licence_until="以后")
    assert answer["success"] is False
    assert answer["error_message"].startswith("上面“全部图片共同的说明”有误，这张没有收下。许可到期日：")
    assert not Photo.objects.exists()


def test_nearly_the_same_picture_is_shown_before_it_is_kept(editor):
    first = PhotoFactory(title="旧照", file=ContentFile(a_landscape(1200, 800), name="a.jpg"))
    Photo.objects.update(fingerprint=fingerprint_of(first))
    smaller = Image.open(BytesIO(a_landscape(1200, 800))).resize((500, 333))
    answer = drop(editor, encoded(smaller, "JPEG", quality=60), credit="李梅 摄")
    assert answer["duplicate"] is True
    assert "看起来一样的图片，这张还没有存入" in answer["confirm_duplicate_upload"]
    assert "旧照" in answer["confirm_duplicate_upload"]
    assert Photo.objects.count() == 1
    waiting = UploadedFile.objects.get()
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}-"
    assert 'value="李梅 摄"' in answer["form"]
    kept = editor.post(address, {f"{prefix}title": "新照", f"{prefix}credit": "李梅 摄"}).json()
    assert kept["success"] is True
    assert Photo.objects.get(title="新照").fingerprint
    assert not UploadedFile.objects.exists()


def test_whoever_does_not_want_it_leaves_nothing_behind(editor):
    PhotoFactory(file=ContentFile(a_landscape(600, 400), name="a.jpg"))._set_image_file_metadata()
    first = Photo.objects.get()
    first._set_image_file_metadata()
    first.save()
    answer = drop(editor, a_landscape(600, 400))
    assert "同一个文件" in answer["confirm_duplicate_upload"]
    waiting = UploadedFile.objects.get()
    path = waiting.file.path
    editor.post(reverse("wagtailimages:delete_upload_multiple", args=[waiting.pk]))
    assert not UploadedFile.objects.exists()
    assert not Path(path).exists()
    assert Photo.objects.count() == 1


def fingerprint_of(photo):
    from heritage.photos.perceptual_hash import hash_file

    with photo.open_file() as file:
        return hash_file(file)


def test_another_view_of_the_same_place_is_no_duplicate(editor):
    drop(editor, a_landscape(600, 400), name="一.jpg")
    turned = Image.open(BytesIO(a_landscape(600, 400))).rotate(180)
    assert drop(editor, encoded(turned, "JPEG"), name="二.jpg")["duplicate"] is False


def test_plain_pictures_are_not_all_the_same(editor):
    drop(editor, encoded(Image.new("RGB", (600, 400), "white"), "PNG"), name="一.png")
    assert drop(editor, encoded(Image.new("RGB", (600, 400), "red"), "PNG"), name="二.png")["duplicate"] is False


def test_the_screen_offers_the_words_for_all(editor):
    page = editor.get(reverse("wagtailimages:add_multiple")).content.decode()
    assert "全部图片共同的说明" in page
    for name in ("credit", "licence", "licence_until", "source", "people", "consent_number", "consent_until"):
        assert f'name="all-{name}"' in page
    assert json.dumps("admin/js/photo-batch.js")[1:-1] in page


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_likes_asks_the_same_number_of_questions(editor, number, django_assert_num_queries):
    for turn in range(number):
        data = encoded(Image.open(BytesIO(a_landscape(600, 400))).rotate(90 * turn), "JPEG")
        photo = PhotoFactory(file=ContentFile(data, name="a.jpg"))
        Photo.objects.filter(pk=photo.pk).update(fingerprint=fingerprint_of(photo))
    from heritage.photos import perceptual_hash

    with django_assert_num_queries(1):
        assert len(perceptual_hash.find_similar(Photo.objects.all(), fingerprint_of(photo))) == 1


FIELD_FILES = Path(__file__).parents[2] / "field_files" / "pictures"


def test_of_a_tiff_with_several_pages_the_one_that_is_named_is_taken(editor):
    tiff = (FIELD_FILES / "two-pages.tif").read_bytes()
    asked = drop(editor, tiff, "图纸.tif")
    assert asked["error_message"].startswith("这个 TIFF 有2页。请在“页码”里写用哪一页")

    assert drop(editor, tiff, "图纸.tif", page=2)["success"] is True
    photo = Photo.objects.get()
    assert (photo.page, photo.width, photo.height) == (2, 300, 400)
    assert drop(editor, tiff, "图纸.tif", page=3)["error_message"].startswith("这个 TIFF 没有第3页，它有2页。")


def test_another_page_can_be_chosen_later(editor):
    drop(editor, (FIELD_FILES / "two-pages.tif").read_bytes(), "图纸.tif", page=2)
    photo = Photo.objects.get()
    form = {"title": "图纸", "collection": photo.collection_id, "medium": "photograph"}
    address = reverse("wagtailimages:edit", args=[photo.pk])

    page = editor.post(address, form | {"page": "3"})
    assert "这个 TIFF 没有第3页，它有2页。" in page.content.decode()
    assert editor.post(address, form | {"page": "1"}).status_code == 302
    changed = Photo.objects.get()
    assert (changed.page, changed.width, changed.height) == (1, 400, 300)
