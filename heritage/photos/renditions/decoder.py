"""Decode an uploaded file to clean pixels: upright, 8 bits, sRGB or with an RGB profile, without any metadata.

The one place where a picture file is decoded. The result of `decode` has no EXIF, XMP, IPTC, comment or thumbnail, so
no rendition made from it has any. Imports only Pillow: a subprocess runs it for large pictures (subprocess_decoder.py).
"""

from base64 import b64encode
from io import BytesIO
from math import ceil

from PIL import ExifTags, Image, ImageCms

READABLE = ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"]
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


MOST_PIXELS = 50_000_000
TOO_LARGE = f"图片的像素总数超过 {MOST_PIXELS // 10_000} 万的上限，请缩小后再上传。"
TOO_HEAVY = "解开这张图片要占用太多内存。请另存为普通的 JPEG（不用“渐进式”），或缩小后再上传。"
DAMAGED = "这张图片读不完整，文件可能损坏或没有传完。请用看图软件打开确认，另存一份后再上传。"
ROWS = 256


class UnreadablePictureError(ValueError):
    """A file that cannot be used; its text is the sentence for the editor."""


class TooHeavyError(UnreadablePictureError):
    """A picture that needs more memory than decoding may use."""


def upright_size(file):
    """Return width and height of a picture file after rotation. Reads the header only."""
    return upright_dimensions(open_image(file))


def upright_dimensions(image):
    """Return width and height of a picture from `open_image` after rotation."""
    width, height = image.size
    return (height, width) if _is_rotated(image) else (width, height)


def _is_rotated(image):
    return image.format != "TIFF" and _orientation(image) >= 5  # Pillow rotates a TIFF itself


def decode(image, enough=None):
    """Return (clean pixels, name of the format) of a picture from `open_image`, or raise UnreadablePictureError.

    `enough` is the width and height needed after rotation: the result is hardly larger. The caller must keep no
    reference to the picture, or its full pixels stay in memory.
    """
    try:
        if enough and _is_rotated(image):
            enough = enough[::-1]
        if enough:
            image.draft(image.mode, enough)
        turn = None if image.format == "TIFF" else TRANSPOSITIONS.get(_orientation(image))
        image.load()
        output = "png" if image.format == "PNG" else "jpeg"
        profile = image.info.get("icc_profile")
        image = _in_eight_bits(image)
        if enough:
            image = _reduced(image, enough)
            image = _resized(image, enough)
        image = _in_rgb(image, profile)
        keeps_profile = image.mode in ("RGB", "RGBA") and _colour_space(profile) == "RGB"
        image.info = {"icc_profile": profile} if keeps_profile else {}
        if turn is not None:
            image = image.transpose(turn)
    except MemoryError as error:
        raise TooHeavyError(TOO_HEAVY) from error
    except Exception as error:  # decoders raise many kinds of errors for damaged files
        raise UnreadablePictureError(DAMAGED) from error
    return image, output


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


def open_image(file):
    """Return the picture with its header read and no pixels decoded."""
    try:
        file.seek(0)
        image = Image.open(file, formats=READABLE)
        frames = 1 if image.format in MAY_HOLD_MORE_FRAMES else getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise UnreadablePictureError(TOO_LARGE) from error
    except Exception as error:  # as below
        raise UnreadablePictureError("这个文件不是能够识别的图片，请另存为 JPEG 或 PNG 后再上传。") from error
    if image.width * image.height > MOST_PIXELS:
        raise UnreadablePictureError(TOO_LARGE)
    if frames > 1 and image.format == "TIFF":
        raise UnreadablePictureError(f"这个 TIFF 文件有 {frames} 页。请拆成单页文件，逐张上传。")
    if frames > 1:
        raise UnreadablePictureError("这是动图，本目录只收静态图片。请另存为静态的 JPEG 或 PNG 后再上传。")
    return image


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
