"""Every byte that goes out: pixels, colour profile, credit and licence. The private original keeps the rest."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from heritage.photos.metadata.xmp import GENERATED
from heritage.photos.renditions.sizes import PUBLIC, prepare
from tests.factories.photos import PhotoFactory
from tests.photos.camera_files import SECRETS, SECRETS_IN_TIFF, a_telling_picture, encoded, red_over_blue, with_iptc

pytestmark = pytest.mark.django_db

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tiff", "HEIF": "heic"}


def public_bytes(photo):
    """Return {filter: bytes} of everything that was made for the public."""
    prepare(photo)
    return {one.filter_spec: _read(one.file) for one in photo.renditions.all()}


def _read(field_file):
    with field_file.open() as file:
        return file.read()


@pytest.mark.parametrize("image_format", FORMATS)
def test_public_files_hold_credit_and_licence_and_nothing_of_the_camera(image_format):
    data = a_telling_picture(image_format, orientation=1 if image_format == "HEIF" else 6)
    photo = PhotoFactory(file=ContentFile(data, name=f"village.{FORMATS[image_format]}"), licence="cc_by_4")
    files = public_bytes(photo)
    assert files.keys() == set(PUBLIC)
    for spec, public in files.items():
        assert [secret for secret in {*SECRETS, *SECRETS_IN_TIFF} if secret in public] == [], spec
        image = Image.open(BytesIO(public))
        assert dict(image.getexif()) == {}, spec
        assert {"exif", "comment", "photoshop", "Comment", "jfif_thumbnail"}.isdisjoint(image.info), spec
        assert "王建国 摄" in image.info["xmp"].decode(), spec
        assert "https://creativecommons.org/licenses/by/4.0/deed.zh-hans" in image.info["xmp"].decode(), spec
    original = _read(photo.file)
    assert [secret for secret in SECRETS if secret in original]


@pytest.mark.parametrize("image_format", ["JPEG", "TIFF"])
def test_what_an_agency_wrote_into_a_picture_does_not_go_out(image_format):
    data = with_iptc(image_format)
    photo = PhotoFactory(file=ContentFile(data, name=f"a.{FORMATS[image_format]}"))
    assert data.count(b"IPTC-") == 3
    assert _read(photo.file) == data
    for spec, public in {**public_bytes(photo), "thumbnail": _read(photo.get_rendition("max-165x165").file)}.items():
        assert b"IPTC-" not in public, spec
        assert b"Photoshop 3.0" not in public, spec


def test_a_generated_drawing_says_so_inside_and_a_drawn_one_does_not():
    for generated in (True, False):
        photo = PhotoFactory(medium="drawing", ai_generated=generated)
        for spec, public in public_bytes(photo).items():
            assert (GENERATED.encode() in public) is generated, spec


def test_a_credit_with_markup_stays_text():
    photo = PhotoFactory(credit='"><rdf:li>&', licence="cc0")
    packet = Image.open(BytesIO(public_bytes(photo)["fill-320x213|format-jpeg"])).info["xmp"].decode()
    assert "<rdf:li>&quot;" not in packet
    assert '<rdf:li>"&gt;&lt;rdf:li&gt;&amp;</rdf:li>' in packet


def test_a_wide_profile_stays_and_a_scan_in_cmyk_gets_right_colours():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    wide = PhotoFactory(file=ContentFile(encoded(red_over_blue(), "JPEG", icc_profile=profile), name="a.jpg"))
    for spec, public in public_bytes(wide).items():
        assert Image.open(BytesIO(public)).info["icc_profile"] == profile, spec
    cmyk = PhotoFactory(file=ContentFile(encoded(red_over_blue(900, 600, mode="CMYK"), "JPEG"), name="a.jpg"))
    for spec, public in public_bytes(cmyk).items():
        image = Image.open(BytesIO(public)).convert("RGB")
        assert image.getpixel((image.width // 2, image.height // 8)) == pytest.approx((200, 30, 30), abs=14), spec


def test_sixteen_bits_and_transparency():
    deep = PhotoFactory(file=ContentFile(encoded(Image.new("I;16", (900, 600), 128 * 256), "TIFF"), name="a.tiff"))
    for spec, public in public_bytes(deep).items():
        assert Image.open(BytesIO(public)).convert("L").getpixel((9, 9)) == pytest.approx(128, abs=3), spec
    clear = PhotoFactory(file=ContentFile(encoded(Image.new("RGBA", (900, 600), (9, 9, 9, 0)), "PNG"), name="a.png"))
    files = public_bytes(clear)
    assert Image.open(BytesIO(files["fill-320x213|format-jpeg"])).getpixel((5, 5)) == (255, 255, 255)
    assert Image.open(BytesIO(files["fill-320x213|format-avif"])).convert("RGBA").getpixel((5, 5))[3] == 0
    clear.refresh_from_db()
    assert clear.placeholder == ""
