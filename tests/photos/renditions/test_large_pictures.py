"""Large pictures are scaled or read by rows while they are decoded, and look as when they are decoded as a whole."""

from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat

from heritage.photos.renditions import bands, decoder, heif_bands, subprocess_decoder
from heritage.photos.renditions.decoder import ManyPagesError
from tests.photos.camera_files import encoded, red_over_blue

SIZE = (1100, 1300)
ENOUGH = (275, 325)
TIFFS = {
    "LZW": ("RGB", {"compression": "tiff_lzw"}),
    "deflate with a predictor": ("RGB", {"compression": "tiff_adobe_deflate", "tiffinfo": {317: 2}}),
    "JPEG in strips": ("RGB", {"compression": "jpeg"}),
    "plain, one strip": ("RGB", {"strip_size": 2**30}),
    "plain, many strips": ("RGB", {}),
    "tiles": ("RGB", {"compression": "tiff_lzw", "tiffinfo": {322: 256, 323: 256}}),
    "CMYK": ("CMYK", {"compression": "tiff_lzw"}),
    "grey": ("L", {"compression": "packbits"}),
    "16 bits": ("I;16", {}),
    "fax": ("1", {"compression": "group4"}),
    "palette": ("P", {"compression": "tiff_lzw"}),
}


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(decoder, "STREAMED_FROM", 1)


def drawing(mode):
    """A picture without symmetry, so that no part can take the place of another."""
    ramps = [Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90), Image.radial_gradient("L")]
    picture = Image.merge("RGB", ramps).resize(SIZE)
    return Image.linear_gradient("L").resize(SIZE).convert("I;16") if mode == "I;16" else picture.convert(mode)


def difference(one, other):
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def saved(picture, **options):
    strip = options.pop("strip_size", None)
    out = BytesIO()
    with pytest.MonkeyPatch.context() as patched:
        if strip:
            patched.setattr("PIL.TiffImagePlugin.STRIP_SIZE", strip)
        picture.save(out, "TIFF", **options)
    return out


@pytest.mark.parametrize("case", TIFFS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_tiff_that_is_read_by_rows_looks_as_if_read_as_a_whole(case, orientation, monkeypatch):
    mode, options = TIFFS[case]
    tags = options.get("tiffinfo", {}) | {274: orientation}
    file = saved(drawing(mode), **options | {"tiffinfo": tags})
    enough = ENOUGH if orientation == 1 else ENOUGH[::-1]
    assert sum(1 for _ in bands.bands(decoder.open_image(file))) == 3
    by_rows, _ = decoder.decode(decoder.open_image(file), enough)
    monkeypatch.setattr(decoder, "STREAMED_FROM", 10**9)
    whole, _ = decoder.decode(decoder.open_image(file), enough)

    assert difference(by_rows, whole) < 1


def test_a_tiff_with_separate_planes_is_read_as_a_whole():
    file = saved(drawing("RGB"), compression="tiff_lzw")
    image = decoder.open_image(file)
    image.tag_v2[284] = 2

    assert bands.bands(image) is None


@pytest.mark.parametrize("profile", [None, "sRGB"])
def test_the_grid_of_a_heic_is_read_tile_by_tile(tmp_path, profile):
    path = Path(tmp_path, "a.heic")
    pillow_heif.from_pillow(drawing("RGB")).save(path, quality=90, tile_size=512)
    with path.open("rb") as file:
        if heif_bands.bands(decoder.open_image(file)) is None:
            pytest.skip("this system's loader finds no library within another")
        by_tiles, _ = decoder.decode(decoder.open_image(file), ENOUGH)
        rows = list(decoder.decode_rows(decoder.open_image(file))[0])
        whole = decoder.decode(decoder.open_image(BytesIO(path.read_bytes())), ENOUGH)[0]

    assert [row.size for row in rows] == [(1100, 512), (1100, 512), (1100, 276)]
    assert difference(by_tiles, whole) < 1


@pytest.mark.parametrize("size", [(1100, 1300), (1093, 1291), (333, 1025)])
def test_a_jpeg_2000_is_scaled_at_decoding_whatever_its_size(size):
    picture = drawing("RGB").resize(size)
    enough = tuple(max(1, side // 8) for side in size)
    small, name = decoder.decode(decoder.open_image(BytesIO(encoded(picture, "JPEG2000"))), enough)

    assert name == "jpeg"
    assert difference(small, picture.resize(small.size, Image.Resampling.BOX)) < 5


def pages(*pictures):
    out = BytesIO()
    pictures[0].save(out, "TIFF", save_all=True, append_images=pictures[1:])
    return out


def test_the_thumbnail_of_a_scanner_is_no_page():
    red, blue = Image.new("RGB", (1600, 1200), "red"), Image.new("RGB", (160, 120), "blue")
    for file in (pages(red, blue), pages(blue, red)):
        assert decoder.decode(decoder.open_image(file))[0].getpixel((0, 0)) == (255, 0, 0)


def test_of_several_pages_one_must_be_chosen():
    file = pages(Image.new("RGB", (40, 30), "red"), Image.new("RGB", (30, 40), "blue"))

    assert subprocess_decoder.clean_pixels(file, page=2)[0].getpixel((0, 0)) == (0, 0, 255)
    for page, sentence in {None: "这个 TIFF 有2页。请在“页码”里写用哪一页，", 3: "这个 TIFF 没有第3页，"}.items():
        with pytest.raises(ManyPagesError, match=sentence):
            subprocess_decoder.clean_pixels(file, page=page)


def test_a_page_number_means_nothing_to_other_pictures():
    assert subprocess_decoder.clean_pixels(BytesIO(encoded(red_over_blue(), "JPEG")), page=2)[1] == "jpeg"
