"""What the public gets of a picture holds its pixels and its colour profile, and nothing else."""

import re
import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms
from wagtail.images.models import Filter

from tests.factories.photos import PhotoFactory
from tests.photos.camera_files import SECRETS, SECRETS_IN_TIFF, a_telling_picture, encoded, exif, red_over_blue

pytestmark = pytest.mark.django_db

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tiff", "HEIF": "heic"}
FILTERS = [
    "original",
    "width-100",
    "fill-96x64|format-webp",
    "max-165x165",
    "original|format-jpeg",
    "original|format-png",
    "original|format-avif",
    "original|format-webp-lossless",
]


def photo_of(data, extension="jpg"):
    return PhotoFactory(file=ContentFile(data, name=f"north-of-the-village.{extension}"))


def stored(field_file):
    with field_file.open() as file:
        return file.read()


def told(data):
    return {secret for secret in [*SECRETS, *SECRETS_IN_TIFF] if secret in data}


@pytest.mark.parametrize("image_format", FORMATS)
def test_the_original_holds_the_position_and_no_rendition_does(image_format):
    photo = photo_of(a_telling_picture(image_format), FORMATS[image_format])
    assert told(stored(photo.file)) == set(SECRETS_IN_TIFF if image_format == "TIFF" else SECRETS)
    for rendition in photo.get_renditions(*FILTERS).values():
        public = stored(rendition.file)
        assert told(public) == set(), rendition.filter_spec
        image = Image.open(BytesIO(public))
        assert dict(image.getexif()) == {}
        assert {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Comment"}.isdisjoint(image.info)


def test_bytes_handed_over_do_not_go_round_the_cleaning():
    data = a_telling_picture("JPEG")
    made = photo_of(data).generate_rendition_file(Filter("original"), source=ContentFile(data, name="a.jpg"))
    assert told(data) == set(SECRETS)
    assert told(made.read()) == set()


def test_the_name_of_the_upload_is_in_no_public_address():
    photo = photo_of(a_telling_picture("JPEG"))
    assert "village" in photo.filename
    pattern = rf"/media/images/{photo.pk}-[0-9a-f]{{8}}\.width-100\.[0-9a-f]{{16}}\.jpg"
    assert re.fullmatch(pattern, photo.get_rendition("width-100").url)


def test_the_name_of_the_upload_is_no_alternative_text():
    assert PhotoFactory(title="IMG_34.7425N", description="").get_rendition("width-100").alt == ""
    assert PhotoFactory(title="IMG_34.7425N", description="车间").get_rendition("width-100").alt == "车间"


@pytest.mark.parametrize("image_format", [*FORMATS])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_stands_upright(image_format, orientation):
    photo = photo_of(a_telling_picture(image_format, orientation), FORMATS[image_format])
    if image_format == "HEIF":
        assert (photo.width, photo.height) == (240, 160)  # its encoder turned the pixels already
        return
    rendition = photo.get_rendition("original|format-png")
    upright = {1: (240, 160), 3: (240, 160), 6: (160, 240), 8: (160, 240)}[orientation]
    assert (photo.width, photo.height) == upright
    assert (rendition.width, rendition.height) == upright
    red = {1: (0.5, 0.1), 3: (0.5, 0.9), 6: (0.9, 0.5), 8: (0.1, 0.5)}[orientation]
    image = Image.open(BytesIO(stored(rendition.file)))
    r, _, b = image.getpixel((int(red[0] * image.width), int(red[1] * image.height)))
    assert r > 150 > b


@pytest.mark.parametrize("spec", ["original|format-jpeg", "original|format-webp", "original|format-avif"])
def test_the_colour_profile_stays(spec):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = photo_of(encoded(red_over_blue(), "JPEG", icc_profile=profile, exif=exif()))
    image = Image.open(BytesIO(stored(photo.get_rendition(spec).file)))
    assert image.info["icc_profile"] == profile


def display_p3():
    """The profile of telephones: sRGB's with the primaries of P3, as ICC writes them for D50."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for tag, values in primaries.items():
        (at,) = struct.unpack_from(">L", profile, profile.index(tag, 128) + 4)
        numbers = struct.pack(">3l", *(round(value * 65536) for value in values))
        profile = profile[: at + 8] + numbers + profile[at + 20 :]
    return profile


@pytest.mark.parametrize("spec", ["original|format-jpeg", "original|format-webp", "original|format-avif"])
def test_a_picture_in_display_p3_has_the_right_colours(spec):
    the_red_of_srgb = Image.new("RGB", (240, 160), (234, 51, 35))
    photo = photo_of(encoded(the_red_of_srgb, "PNG", icc_profile=display_p3()), "png")
    image = Image.open(BytesIO(stored(photo.get_rendition(spec).file))).convert("RGB")
    assert image.getpixel((120, 80)) == pytest.approx((234, 51, 35), abs=3)
    profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
    seen = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"))
    assert seen.getpixel((120, 80)) == pytest.approx((255, 0, 0), abs=6)


def test_a_colour_profile_that_cannot_be_read_is_dropped():
    photo = photo_of(encoded(red_over_blue(), "JPEG", icc_profile=b"SERIAL-8675309" * 20))
    assert "icc_profile" not in Image.open(BytesIO(stored(photo.get_rendition("original").file))).info


@pytest.mark.parametrize(
    ("image", "image_format", "extension", "colour"),
    [
        (red_over_blue(mode="CMYK"), "JPEG", "jpg", (200, 30, 30)),
        (red_over_blue(mode="CMYK"), "TIFF", "tif", (200, 30, 30)),
        (Image.new("I;16", (240, 160), 128 * 256), "PNG", "png", (128, 128, 128)),
        (Image.new("I;16", (240, 160), 128 * 256), "TIFF", "tiff", (128, 128, 128)),
        (red_over_blue().quantize(4), "PNG", "png", (200, 30, 30)),
        (Image.new("1", (240, 160), 1), "PNG", "png", (255, 255, 255)),
        (Image.new("LA", (240, 160), (90, 255)), "PNG", "png", (90, 90, 90)),
    ],
)
def test_scans_in_cmyk_or_sixteen_bits_have_the_right_colours(image, image_format, extension, colour):
    photo = photo_of(encoded(image, image_format), extension)
    for spec in ["original|format-jpeg", "original|format-webp", "original|format-png", "original"]:
        seen = Image.open(BytesIO(stored(photo.get_rendition(spec).file))).convert("RGB").getpixel((120, 20))
        assert seen == pytest.approx(colour, abs=9), spec


def test_transparency_stays_where_the_format_has_it():
    photo = photo_of(encoded(Image.new("RGBA", (240, 160), (200, 30, 30, 0)), "PNG"), "png")
    image = Image.open(BytesIO(stored(photo.get_rendition("original|format-webp").file)))
    assert image.convert("RGBA").getpixel((5, 5))[3] == 0
    assert Image.open(BytesIO(stored(photo.get_rendition("original|format-jpeg").file))).getpixel((5, 5)) == (
        255,
        255,
        255,
    )


def test_a_public_picture_is_never_larger_than_2400_pixels():
    large = photo_of(encoded(Image.new("L", (3000, 1500)), "PNG"), "png").get_rendition("original")
    small = photo_of(encoded(Image.new("L", (300, 150)), "PNG"), "png").get_rendition("original")
    assert (large.width, large.height) == (2400, 1200)
    assert (small.width, small.height) == (300, 150)
