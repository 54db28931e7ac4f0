"""Uploads by people who mean harm: a refusal in Chinese or a clean picture, nothing half stored, no memory taken."""

import random
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions import decoder, subprocess_decoder
from heritage.photos.renditions.decoder import DAMAGED, TOO_HEAVY, TOO_LARGE, UnreadablePictureError
from tests.factories.photos import PhotoFactory
from tests.photos.camera_files import a_telling_picture, encoded, red_over_blue
from tests.photos.test_upload_limits import upload

pytestmark = pytest.mark.django_db

JPEG = a_telling_picture("JPEG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_png(width, height, depth=8, colour=0, rows=1):
    """Return a PNG that says it has so many pixels, and holds a few rows of them."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    data = zlib.compress(bytes((width * depth // 8 * (1, 0, 3)[colour and 2] + 1) * rows), 9)
    header = struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def an_endless_gif():
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * 20_000


ATTACKS = {
    "SVG with a script": ("a.svg", SVG),
    "SVG called JPEG": ("a.jpg", SVG),
    "50,000 × 50,000": ("a.png", a_png(50_000, 50_000)),
    "a PNG of zeros that would be 1 GB": ("a.png", a_png(18_000, 18_000, colour=2)),
    "a GIF without an end": ("a.gif", an_endless_gif()),
    "that GIF called PNG": ("a.png", an_endless_gif()),
    "a page": ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
    "a program": ("a.jpg", b"MZ" + bytes(500)),
    "a ZIP": ("a.png", b"PK\x03\x04" + bytes(500)),
    "PHP behind a header": ("a.jpg", b"\xff\xd8\xff\xe0<?php system($_GET[0]); ?>"),
}
NAMES = [
    "../../etc/passwd.jpg",
    "..\\..\\a.jpg",
    "\u202egpj.exe.jpg",
    "a\x00.php.jpg",
    "／..／a.jpg",
    "a" * 300 + ".jpg",
    ".jpg",
]


def stored():
    """Every file of the two folders, relative, but for those of renditions."""
    roots = (Path(settings.DATA_DIR, "originals"), Path(settings.MEDIA_ROOT))
    return {path for root in roots for path in root.rglob("*") if path.is_file()}


def known():
    rows = [*Photo.objects.all(), *Rendition.objects.all(), *UploadedFile.objects.all()]
    return {Path(row.file.path) for row in rows}


@pytest.mark.parametrize("case", ATTACKS)
def test_an_attack_is_refused_in_chinese_and_leaves_nothing(editor, case):
    name, data = ATTACKS[case]
    before = stored()
    answer = upload(editor, name, data)
    assert answer["success"] is False
    assert answer["error_message"].endswith("。") or "支持类型" in answer["error_message"]
    assert stored() == before
    assert not Photo.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_nowhere_else(editor, name):
    before = stored()
    answer = upload(editor, name, JPEG)
    if answer["success"]:
        path = Path(Photo.objects.get().file.path)
        assert path.parent == Path(settings.DATA_DIR, "originals", "original_images")
        assert path.suffix == ".jpg"
        assert "\u202e" not in path.name
    else:
        assert stored() == before


def test_a_picture_with_a_page_behind_it_is_shown_without(editor):
    answer = upload(editor, "a.jpg", JPEG + b"<html><script>alert(1)</script>")
    assert answer["success"] is True
    with Photo.objects.get().get_rendition("max-165x165").file.open() as file:
        assert b"script" not in file.read()


def test_a_huge_upload_is_read_past_and_refused(editor, settings, monkeypatch):
    settings.FILE_UPLOAD_LIMIT = 1_000_000
    kept = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.receive_data_chunk",
        lambda handler, data, start: kept.append(len(data)),
    )
    answer = upload(editor, "a.jpg", bytes(8_000_000))
    assert answer == {"success": False, "error_message": "没有收到图片。请选择一个文件，大小不要超过 450 MB。"}
    assert sum(kept) <= 1_000_000
    page = editor.post(
        reverse("wagtailimages:add"), {"title": "图片", "file": SimpleUploadedFile("a.jpg", bytes(8_000_000))}
    )
    assert "没有收到图片。请选择一个文件，大小不要超过 450 MB。" in page.content.decode()


def test_many_at_once_are_all_kept_whole(editor):
    before = stored()
    for number in range(50):
        image = Image.effect_noise((60, 40), 60 + number)
        assert upload(editor, f"{number}.png", encoded(image, "PNG"))["success"] is True
    assert Photo.objects.count() == 50 - UploadedFile.objects.count()
    assert stored() - before == known() - before


def test_a_row_that_cannot_be_written_leaves_no_file(editor, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    before = stored()
    monkeypatch.setattr("django.db.models.Model._save_table", locked)
    with pytest.raises(OperationalError):
        PhotoFactory()
    assert stored() == before


def mutated(image_format, dice):
    """Return (name, bytes): a sound file with bytes changed, cut off, doubled or exchanged for hostile lengths."""
    extension = {"JPEG": "jpg", "HEIF": "heic"}.get(image_format, image_format.lower())
    data = bytearray(SOUND[image_format])
    for _ in range(dice.choice([1, 2, 8, 40])):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                data[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"])
            case 2:
                del data[at : at + dice.randrange(1, 30)]
            case 3:
                data[at:at] = data[max(0, at - 30) : at]
    if dice.random() < 0.2:
        del data[dice.randrange(len(data)) :]
    return f"a.{extension}", bytes(data)


SOUND = {
    image_format: encoded(red_over_blue(90, 60), image_format, exif=a_exif)
    for image_format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
    for a_exif in [Image.Exif().tobytes()]
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("image_format", SOUND)
def test_a_hundred_mutations_of_each_format_break_nothing(editor, image_format):
    dice = random.Random(f"mutations of {image_format}")  # noqa: S311
    said, before = set(), stored()
    for _ in range(100):
        name, data = mutated(image_format, dice)
        if not data:
            continue
        answer = upload(editor, name, data)
        said.add(answer["success"])
        if not answer["success"]:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in answer["error_message"])
    assert said == {True, False}
    assert stored() - before == known() - before
    for photo in Photo.objects.all():
        assert Path(photo.file.path).exists()
        assert not photo.get_rendition("max-165x165").is_missing


def heavy(image_format, size, mode="RGB", **options):
    return BytesIO(encoded(Image.new(mode, size), image_format, **options))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (heavy("JPEG", (7500, 6500), progressive=True, subsampling=0), TOO_HEAVY.format("4875 万像素")),
        (heavy("WEBP", (6000, 5000), method=0), TOO_HEAVY.format("3000 万像素")),
        (BytesIO(a_png(50_000, 50_000)), TOO_LARGE.format("25.0 亿像素")),
        (BytesIO(heavy("PNG", (5000, 4000)).getvalue()[:4000]), DAMAGED),
    ],
)
def test_what_takes_too_much_memory_is_refused_by_the_kernel_and_explained(file, sentence):
    with pytest.raises(UnreadablePictureError) as refusal:
        subprocess_decoder.clean_pixels(file, (64, 64))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("image_format", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK")])
def test_a_large_picture_comes_back_small_from_its_own_process(image_format, mode):
    image = red_over_blue(4000, 3000).convert(mode) if mode != "P" else red_over_blue().quantize(4).resize((8000, 6001))
    pixels, format_name = subprocess_decoder.clean_pixels(BytesIO(encoded(image, image_format)), (1000, 750))
    assert format_name == image_format.lower()
    assert 1000 <= pixels.width <= 1030
    assert pixels.convert("RGB").getpixel((500, 100)) == pytest.approx((200, 30, 30), abs=9)
    assert pixels.convert("RGB").getpixel((500, 700)) == pytest.approx((30, 30, 200), abs=9)


def test_pictures_that_come_at_the_same_moment_are_decoded_one_after_the_other(monkeypatch):
    busy, together = threading.Semaphore(1), []
    decode = decoder.decode

    def watched(*args):
        together.append(not busy.acquire(blocking=False))
        time.sleep(0.02)
        busy.release()
        return decode(*args)

    monkeypatch.setattr(decoder, "decode", watched)
    with ThreadPoolExecutor(4) as threads:
        sizes = list(threads.map(lambda _: subprocess_decoder.clean_pixels(BytesIO(JPEG))[0].size, range(4)))
    assert together == [False] * 4
    assert sizes == [decode(decoder.open_image(BytesIO(JPEG)))[0].size] * 4
