"""Whatever file an editor uploads: a clean picture, or one sentence in Chinese. Never an error page."""

import random
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from heritage.photos.models import Photo
from tests.factories.photos import a_picture
from tests.photos.camera_files import a_bomb, a_telling_picture, encoded, red_over_blue

pytestmark = pytest.mark.django_db

NO_PICTURE = "请上传一张有效的图片。您所上传的文件不是图片或者是已损坏的图片。"
DAMAGED = "这张图片读不完整，文件可能损坏或没有传完。请用看图软件打开确认，另存一份后再上传。"
UNKNOWN = "这个文件不是能够识别的图片，请另存为 JPEG 或 PNG 后再上传。"
TOO_LARGE = "图片有 {} 亿像素，上限是 2.5 亿像素。请缩小后再上传。"
MOVES = "这是动图，本目录只收静态图片。请另存为静态的 JPEG 或 PNG 后再上传。"
FORMATS = "AVIF, HEIC, HEIF, HIF, JP2, JPEG, JPG, PNG, TIF, TIFF, WEBP"
NOT_TAKEN = f"不支持的图片格式。支持类型如下： {FORMATS}"

FRAMES = {"save_all": True, "append_images": [Image.new("RGB", (240, 160), "white")]}
JPEG = a_telling_picture("JPEG")
PNG = encoded(Image.effect_noise((240, 160), 90), "PNG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

REFUSED = {
    "truncated JPEG": ("a.jpg", JPEG[:-200], DAMAGED),
    "truncated PNG": ("a.png", PNG[: len(PNG) // 2], DAMAGED),
    "PNG without data": ("a.png", PNG[:33], UNKNOWN),
    "JPEG without data": ("a.jpg", JPEG[:20], UNKNOWN),
    "damaged PNG": ("a.png", PNG[:5000] + b"\0" * 500 + PNG[5500:], DAMAGED),
    "truncated WebP": ("a.webp", encoded(red_over_blue(), "WEBP")[:-60], None),
    "truncated AVIF": ("a.avif", encoded(red_over_blue(), "AVIF")[:-60], DAMAGED),
    "truncated HEIC": ("a.heic", encoded(red_over_blue(), "HEIF")[:-60], None),
    "truncated TIFF": ("a.tiff", encoded(red_over_blue(), "TIFF")[:2000], None),
    "PNG bomb": ("a.png", a_bomb(16_000), TOO_LARGE.format("2.6")),
    "larger than Pillow bears": ("a.png", a_bomb(23_000), TOO_LARGE.format("5.3")),
    "moving WebP": ("a.webp", encoded(red_over_blue(), "WEBP", **FRAMES), MOVES),
    "moving AVIF": ("a.avif", encoded(red_over_blue(), "AVIF", **FRAMES), NO_PICTURE),
    "moving PNG": ("a.png", encoded(red_over_blue(), "PNG", **FRAMES), NO_PICTURE),
    "TIFF of two pages": (
        "a.tif",
        encoded(red_over_blue(), "TIFF", **FRAMES),
        "这个 TIFF 有2页。请在“页码”里写用哪一页，例如：2。几页都要，就一页传一次。",
    ),
    "wrong extension": (
        "a.jpg",
        PNG,
        "文件扩展名是“.jpg”，内容却是 PNG 格式。请改正扩展名后再上传。",
    ),
    "SVG": ("a.svg", SVG, NOT_TAKEN),
    "SVG called PNG": ("a.png", SVG, "文件扩展名是“.png”，内容却是 SVG 格式。请改正扩展名后再上传。"),
    "HTML called JPEG": ("a.jpg", b"<!doctype html><script>alert(1)</script>", NO_PICTURE),
    "GIF": ("a.gif", encoded(red_over_blue(), "GIF"), NOT_TAKEN),
    "GIF of 38 bytes": ("a.gif", b"GIF89a" + bytes(32), NOT_TAKEN),
    "GIF called PNG": ("a.png", b"GIF89a" + bytes(32), "文件扩展名是“.png”，内容却是 GIF 格式。请改正扩展名后再上传。"),
    "text": ("a.jpg", "锯齿屋顶".encode(), NO_PICTURE),
    "empty": ("a.jpg", b"", "所提交的是空文件。"),
}

TAKEN = {
    "JPEG with a page behind it": ("a.jpg", JPEG + b"<html><script>TRAILER</script>"),
    "JPEG in CMYK": ("a.jpg", encoded(red_over_blue(mode="CMYK"), "JPEG")),
    "PNG of 16 bits": ("a.png", encoded(Image.new("I;16", (240, 160), 40_000), "PNG")),
    "HEIC": ("a.heic", a_telling_picture("HEIF")),
    "JPEG 2000": ("a.jp2", encoded(red_over_blue(), "JPEG2000")),
    "TIFF": ("a.TIF", a_telling_picture("TIFF")),
    "damaged profile": ("a.jpg", encoded(red_over_blue(), "JPEG", icc_profile=b"nothing" * 40)),
    "damaged EXIF": ("a.jpg", encoded(red_over_blue(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(60))),
    "picture and preview": ("a.jpg", encoded(red_over_blue(), "MPO", **FRAMES)),
    "hostile name": ("../../\u202egpj.exe.jpg", JPEG),
    "a hair": ("a.png", a_picture(4000, 1)),
}


def upload(editor, name, data):
    """Drop one file into the screen for many; return its answer."""
    response = editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "图片", "files[]": SimpleUploadedFile(name, data)}
    )
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_sound_picture_is_refused_in_one_sentence(editor, case):
    name, data, sentence = REFUSED[case]
    answer = upload(editor, name, data)
    assert answer["success"] is False
    assert answer["error_message"] in ([sentence] if sentence else [DAMAGED, UNKNOWN])
    assert not Photo.objects.exists()


# Pillow warns of damaged EXIF; outside of the tests that is a line in a log
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("case", TAKEN)
def test_an_odd_file_that_is_a_picture_becomes_a_clean_one(editor, case):
    name, data = TAKEN[case]
    assert upload(editor, name, data)["success"] is True
    photo = Photo.objects.get()
    for spec in ["original", "fill-320x213|format-webp", "max-165x165"]:
        rendition = photo.get_rendition(spec)
        assert not rendition.is_missing
        with rendition.file.open() as file:
            public = file.read()
        assert b"TRAILER" not in public
        Image.open(BytesIO(public)).load()


@pytest.mark.parametrize("case", ["truncated PNG", "PNG bomb", "wrong extension"])
def test_the_other_ways_of_uploading_say_the_same(editor, case):
    name, data, sentence = REFUSED[case]
    page = editor.post(reverse("wagtailimages:add"), {"title": "图片", "file": SimpleUploadedFile(name, data)})
    assert sentence in page.content.decode()
    chooser = editor.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "图片", "image-chooser-upload-file": SimpleUploadedFile(name, data)},
    )
    assert sentence in chooser.json()["htmlFragment"]
    assert not Photo.objects.exists()


def test_the_other_ways_of_uploading_take_a_sound_picture(editor):
    editor.post(reverse("wagtailimages:add"), {"title": "一", "file": SimpleUploadedFile("a.jpg", JPEG)})
    editor.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "二", "image-chooser-upload-file": SimpleUploadedFile("a.png", PNG)},
    )
    assert [*Photo.objects.order_by("pk").values_list("title", "medium", "licence")] == [
        ("一", "photograph", ""),
        ("二", "photograph", ""),
    ]


def test_the_same_picture_again_is_pointed_out(editor):
    assert upload(editor, "a.jpg", JPEG)["duplicate"] is False
    again = upload(editor, "a.jpg", JPEG)
    assert again["duplicate"] is True
    assert "/media/images/" in again["confirm_duplicate_upload"]
    chooser = editor.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "图片", "image-chooser-upload-file": SimpleUploadedFile("a.jpg", JPEG)},
    )
    assert chooser.json()["step"] == "duplicate_found"


def test_a_picture_dropped_among_many_is_kept_at_once_and_not_shown_yet(editor):
    answer = upload(editor, "a.jpg", JPEG)
    photo = Photo.objects.get()
    assert answer["image_id"] == photo.pk
    assert (photo.medium, photo.licence, photo.is_public) == ("photograph", "", False)


def test_a_file_that_is_too_heavy_is_refused(editor, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1024
    answer = upload(editor, "a.png", PNG)
    assert answer["success"] is False
    assert re.fullmatch(r"文件过大 \(.+\)，文件大小上限为 1.0.KB。", answer["error_message"])


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_damage_anywhere_in_a_file_breaks_nothing(editor, image_format):
    extension = {"JPEG": "jpg", "HEIF": "heic"}.get(image_format, image_format.lower())
    sound = a_telling_picture(image_format)
    dice = random.Random(image_format)  # noqa: S311
    answers = []
    for _ in range(25):
        damaged = bytearray(sound)
        for _ in range(dice.choice([1, 4, 40])):
            damaged[dice.randrange(12, len(damaged))] = dice.randrange(256)
        answers.append(upload(editor, f"a.{extension}", bytes(damaged[: dice.choice([len(sound), len(sound) // 2])])))
    assert {answer["success"] for answer in answers} == {True, False}
    for answer in answers:
        assert answer["success"] or len(re.findall("。", answer["error_message"])) <= 2
    for photo in Photo.objects.all():
        assert not photo.get_rendition("max-165x165").is_missing
