"""From the bytes of an upload to clean pixels: upright, 8 bits, sRGB or with an RGB profile, and nothing else.

The one place where a picture file is read. What `clean_pixels` returns carries no EXIF, XMP, IPTC, comment or
thumbnail, so no rendition made of it can.
"""

from base64 import b64encode
from io import BytesIO

from django.conf import settings
from PIL import ExifTags, Image, ImageCms
from willow.plugins.pillow import PillowImage

READABLE = ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"]
MAY_HOLD_MORE_FRAMES = {"MPO", "HEIF"}  # telephones add a preview or a depth map; the first frame is the picture
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UnreadablePictureError(ValueError):
    """A file that is not shown; its text is the sentence for the editor."""


class Pixels(PillowImage):
    """Clean pixels in Willow's hands, with the format that a rendition takes when its filter names none."""

    def __init__(self, image, format_name):
        super().__init__(image)
        self.format_name = format_name

    def auto_orient(self):
        return self


def upright_size(file):
    """Return width and height as people see the picture. Decodes no more than the orientation needs."""
    image = _open(file)
    width, height = image.size
    # Pillow turns the size of a TIFF itself
    if image.format != "TIFF" and _orientation(image) >= 5:
        return height, width
    return width, height


def clean_pixels(file, at_least=None):
    """Return the `Pixels` of a picture file, or raise `UnreadablePictureError`.

    `at_least` is the width and height that are needed: more is not decoded, where the format allows it.
    """
    image = _open(file)
    try:
        if at_least:
            image.draft(image.mode, at_least if _orientation(image) < 5 else at_least[::-1])
        image.load()
        output = "png" if image.format == "PNG" else "jpeg"
        profile = image.info.get("icc_profile")
        turn = TRANSPOSITIONS.get(_orientation(image))
        image = _in_rgb(_in_eight_bits(image), profile)
        keeps_profile = image.mode in ("RGB", "RGBA") and _colour_space(profile) == "RGB"
        image.info = {"icc_profile": profile} if keeps_profile else {}
        if turn is not None:
            image = image.transpose(turn)
    except Exception as error:  # decoders fail on broken files in every way there is
        raise UnreadablePictureError(
            "这张图片读不完整，文件可能损坏或没有传完。请用看图软件打开确认，另存一份后再上传。"
        ) from error
    return Pixels(image, output)


def placeholder(file):
    """Return a picture of a few pixels as a data address, to stand in its place while it loads.

    Nothing for one that lets its ground through: the stand-in would shine through it for ever.
    """
    with Image.open(file) as image:
        if image.has_transparency_data:
            return ""
        tiny = image.convert("RGB").resize((12, 8), Image.Resampling.BOX)
    out = BytesIO()
    tiny.save(out, "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{b64encode(out.getvalue()).decode()}"


def _open(file):
    """Return the picture with its header read and no pixel decoded."""
    try:
        file.seek(0)
        image = Image.open(file, formats=READABLE)
        frames = 1 if image.format in MAY_HOLD_MORE_FRAMES else getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # as above
        raise UnreadablePictureError("这个文件不是能够识别的图片，请另存为 JPEG 或 PNG 后再上传。") from error
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_large()
    if frames > 1 and image.format == "TIFF":
        raise UnreadablePictureError(f"这个 TIFF 文件有 {frames} 页。请拆成单页文件，逐张上传。")
    if frames > 1:
        raise UnreadablePictureError("这是动图，本目录只收静态图片。请另存为静态的 JPEG 或 PNG 后再上传。")
    return image


def _too_large():
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10_000
    return UnreadablePictureError(f"图片的像素总数超过 {limit} 万的上限，请缩小后再上传。")


def _orientation(image):
    try:
        return image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged EXIF says nothing about the pixels
        return 1


def _in_eight_bits(image):
    """Bring deep greys to 256 levels; Pillow's own conversion would cut everything above 255 to white."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        darkest, brightest = image.getextrema()
        scale = 255 / ((brightest - darkest) or 1)
        return image.point(lambda value: value * scale + (-darkest * scale)).convert("L")
    return image


def _in_rgb(image, profile):
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")  # a copy would double the memory
    if image.mode in ("L", "RGB") and _colour_space(profile) in ("", "RGB"):
        return image
    try:
        # scans in CMYK or in a grey of their own: through their profile, or the colours are wrong
        source = ImageCms.ImageCmsProfile(BytesIO(profile or b""))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")


def _colour_space(profile):
    """Return what a colour profile describes (RGB, GRAY, CMYK …), or nothing where it cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip() if profile else ""
    except (ImageCms.PyCMSError, OSError):
        return ""
