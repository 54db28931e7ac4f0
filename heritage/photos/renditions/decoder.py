"""Decode an uploaded file to clean pixels: upright, 8 bits, sRGB or with an RGB profile, without any metadata.

The one place where a picture file is decoded. The result of `decode` has no EXIF, XMP, IPTC, comment or thumbnail, so
no rendition made from it has any. Imports only Pillow: a subprocess runs it for large pictures (subprocess_decoder.py).
Pictures of 50 to 250 megapixels are scaled while they are decoded (JPEG, JPEG 2000) or read some rows at a time.
"""

import re
from base64 import b64encode
from io import BytesIO
from itertools import chain
from math import ceil

from PIL import ExifTags, Image, ImageCms

from heritage.photos.renditions import bands, heif_bands, tiff_pages
from heritage.wagtail_patches.pixel_limit import allow_pixels

READABLE = ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF", "JPEG2000"]
MAY_HOLD_MORE_FRAMES = {"MPO", "HEIF"}  # phones add a preview or a depth map; the first frame is the picture
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


MOST_PIXELS = 250_000_000  # a telephone has up to 200 million, an A1 scan at 300 dpi 139
TOO_LARGE = "图片有 {}，上限是 2.5 亿像素。请缩小后再上传。"
TOO_HEAVY = "图片有 {}，用这种格式解开要占用太多内存。请另存为普通的 JPEG（不用“渐进式”）后再上传。"
DAMAGED = "这张图片读不完整，文件可能损坏或没有传完。请用看图软件打开确认，另存一份后再上传。"
ROWS = 256
_LARGEST_HEADER = 4 * 1024 * 1024  # of a JPEG 2000, whose first boxes hold profiles and texts
STREAMED_FROM = 25_000_000  # pixels; a smaller picture is decoded as a whole
allow_pixels(MOST_PIXELS)


class UnreadablePictureError(ValueError):
    """A file that cannot be used; its text is the sentence for the editor."""


class TooHeavyError(UnreadablePictureError):
    """A picture that needs more memory than decoding may use."""


class ManyPagesError(UnreadablePictureError):
    """A TIFF of several pages of which none was chosen."""


def upright_size(file, page=None):
    """Return width and height of a picture file after rotation. Reads the header only."""
    return upright_dimensions(open_image(file, page))


def upright_dimensions(image):
    """Return width and height of a picture from `open_image` after rotation."""
    width, height = image.size
    return (height, width) if image.format != "TIFF" and _orientation(image) >= 5 else (width, height)


def decode(image, enough=None):
    """Return (clean pixels, name of the format) of a picture from `open_image`, or raise UnreadablePictureError.

    `enough` is the width and height needed after rotation: the result is hardly larger. The caller must keep no
    reference to the picture, or its full pixels stay in memory.
    """
    whole = image.size
    try:
        rows = _rows(image) if enough and image.format == "TIFF" else None
        # Pillow rotates a whole TIFF itself
        orientation = _orientation(image) if rows or image.format != "TIFF" else 1
        if enough and orientation >= 5:
            enough = enough[::-1]
        if enough:
            image.draft(image.mode, enough)  # a JPEG is scaled while it is decoded, a HEIC may hold a preview
            rows = rows or _rows(image)
        output = "png" if image.format == "PNG" else "jpeg"
        profile = image.info.get("icc_profile")
        if rows:
            size = image.size if orientation < 5 else image.size[::-1]
            image = None  # a HEIC holds its whole file
            image = _joined(rows, size, enough)
        else:
            if enough:
                _scale_at_decoding(image, enough)
            image.load()
            image = _in_eight_bits(image)
        if enough:
            image = _reduced(image, enough)
            image = _resized(image, enough)
        image = _in_rgb(image, profile)
        image.info = {"icc_profile": profile} if _keeps(profile, image) else {}
        if turn := TRANSPOSITIONS.get(orientation):
            image = image.transpose(turn)
    except MemoryError as error:
        raise TooHeavyError(TOO_HEAVY.format(in_words(*whole))) from error
    except Exception as error:  # decoders raise many kinds of errors for damaged files
        raise UnreadablePictureError(DAMAGED) from error
    return image, output


def decode_rows(image):
    """Return clean pictures of bands.ROWS rows of a large picture and its profile, or None where it is read as a whole.

    For the full size, which must not be in memory at once.
    """
    rows = _rows(image)
    if rows is None or _orientation(image) != 1:
        return None
    profile = image.info.get("icc_profile")
    clean = (_in_rgb(_plain(_in_eight_bits(band)), profile) for band in rows)
    first = next(clean)
    return chain([first], clean), profile if _keeps(profile, first) else None


def _keeps(profile, image):
    return image.mode in ("RGB", "RGBA") and _colour_space(profile) == "RGB"


def _rows(image):
    """Return the bands of a large picture, or None where it is small or can only be read as a whole."""
    if image.width * image.height < STREAMED_FROM or image.mode in ("I", "F"):
        return None
    match image.format:
        case "TIFF":
            return bands.bands(image)
        case "HEIF":
            return heif_bands.bands(image)
    return None


def _joined(rows, size, enough):
    """Return a picture that is reduced by a power of two, not below `enough`, band by band."""
    factor = 1
    while factor < bands.ROWS and size[0] >= enough[0] * factor * 2 and size[1] >= enough[1] * factor * 2:
        factor *= 2
    whole, top = None, 0
    for band in rows:
        small = _plain(_in_eight_bits(band)).reduce(factor)
        if whole is None:
            whole = Image.new(small.mode, (small.width, ceil(size[1] / factor)))
        whole.paste(small, (0, top))
        top += small.height
    return whole


def _scale_at_decoding(image, enough):
    """Have the decoder make a smaller picture, not below `enough`, where it can."""
    if image.format == "JPEG2000":
        halvings = 0
        while halvings < _most_halvings(image) and all(
            side >> (halvings + 1) >= needed for side, needed in zip(image.size, enough, strict=True)
        ):
            halvings += 1
        step = 1 << halvings
        image._size = tuple(ceil(side / step) * step for side in image.size)  # Pillow rounds, and OpenJPEG rounds up
        image.reduce = halvings
        image.load()
        image.reduce = 0  # or Pillow's method of this name cannot be called


def _most_halvings(image):
    """Return how many smaller sizes a JPEG 2000 holds: a field of the segment COD in its header."""
    image.fp.seek(0)
    head = image.fp.read(_LARGEST_HEADER)
    at = head.find(b"\xff\x4f\xff\x51") + 2
    while at > 1 and head[at : at + 1] == b"\xff":
        if head[at + 1] == 0x52:
            return head[at + 9]
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return 0


def placeholder(file):
    """Return a preview of 12 × 8 pixels as a data URL, shown while the picture loads.

    Empty for a picture with transparency: the preview would remain visible behind it.
    """
    with Image.open(file) as image:
        if image.has_transparency_data:
            return ""
        tiny = image.convert("RGB").resize((12, 8), Image.Resampling.BOX)
    out = BytesIO()
    tiny.save(out, "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{b64encode(out.getvalue()).decode()}"


def open_image(file, page=None):
    """Return the picture with its header read and no pixels decoded. `page` is needed for a TIFF of several pages."""
    try:
        file.seek(0)
        image = Image.open(file, formats=READABLE)
        if image.format == "TIFF":
            frames = tiff_pages.turn_to(image, page)
        else:
            frames = 1 if image.format in MAY_HOLD_MORE_FRAMES else getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        pixels = re.search(r"\d+(?= pixels)", str(error))
        raise UnreadablePictureError(TOO_LARGE.format(in_words(int(pixels[0]), 1))) from error
    except Exception as error:  # as below
        raise UnreadablePictureError("这个文件不是能够识别的图片，请另存为 JPEG 或 PNG 后再上传。") from error
    if image.width * image.height > MOST_PIXELS:
        raise UnreadablePictureError(TOO_LARGE.format(in_words(*image.size)))
    if frames > 1 and image.format != "TIFF":
        raise UnreadablePictureError("这是动图，本目录只收静态图片。请另存为静态的 JPEG 或 PNG 后再上传。")
    if frames > 1 and not page:
        raise ManyPagesError(f"这个 TIFF 有{frames}页。请在“页码”里写用哪一页，例如：2。几页都要，就一页传一次。")
    if frames > 1 and page > frames:
        raise ManyPagesError(f"这个 TIFF 没有第{page}页，它有{frames}页。请改“页码”，例如：1。")
    return image


def in_words(width, height):
    pixels = width * height
    return f"{pixels / 1e8:.1f} 亿像素" if pixels >= 1e8 else f"{pixels / 1e4:.0f} 万像素"


def exif(image):
    """Return the EXIF of a picture from `open_image`, without decoding pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        return Image.Exif()  # Pillow would decode all pixels to look for EXIF behind them
    return image.getexif()


def _orientation(image):
    try:
        return exif(image).get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged EXIF does not matter for the pixels
        return 1


def _in_eight_bits(image):
    """Scale 16-bit greys to 256 levels; Pillow's conversion would turn everything above 255 white."""
    if image.mode.startswith("I;16"):
        return _by_rows(image, lambda rows: rows.point(lambda value: value * (1 / 256)).convert("L"))
    if image.mode in ("I", "F"):
        darkest, brightest = image.getextrema()
        scale = 255 / ((brightest - darkest) or 1)
        return _by_rows(image, lambda rows: rows.point(lambda value: value * scale + (-darkest * scale)).convert("L"))
    return image


def _reduced(image, enough):
    """Reduce a picture by a whole factor, not below `enough`."""
    factor = min(image.width // enough[0], image.height // enough[1])
    return _by_rows(image, lambda rows: _plain(rows).reduce(factor), factor) if factor >= 2 else image


def _resized(image, enough):
    """Resize a picture to `enough`, unless it is within 2 %."""
    scale = max(enough[0] / image.width, enough[1] / image.height)
    if scale > 0.98:
        return image
    return _plain(image).resize((ceil(image.width * scale), ceil(image.height * scale)), Image.Resampling.LANCZOS)


def _plain(image):
    """Convert palettes and 1-bit pictures, whose pixels cannot be averaged."""
    if image.mode in ("P", "1", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "L" if image.mode == "1" else "RGB")
    return image


def _by_rows(image, change, factor=1):
    """Change a picture some rows at a time, because a second full copy needs too much memory."""
    whole = None
    step = max(1, ROWS // factor) * factor
    for top in range(0, image.height, step):
        rows = change(image.crop((0, top, image.width, min(top + step, image.height))))
        if whole is None:
            whole = Image.new(rows.mode, (rows.width, ceil(image.height / factor)))
        whole.paste(rows, (0, top // factor))
    whole.info = image.info if whole.mode == image.mode else {}
    return whole


def _in_rgb(image, profile):
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")  # a copy would double the memory
    if image.mode in ("L", "RGB") and _colour_space(profile) in ("", "RGB"):
        return image
    try:
        # scans in CMYK or with a grey profile: without their profile the colours would be wrong
        source = ImageCms.ImageCmsProfile(BytesIO(profile or b""))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")


def _colour_space(profile):
    """Return the colour space of a profile (RGB, GRAY, CMYK …), or empty if it cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip() if profile else ""
    except (ImageCms.PyCMSError, OSError):
        return ""
