"""Prechecks of the pictures of a page: why a picture is not public, and text in it that is not transcribed.

Text in a picture is not recognised. The check asks for a transcription where text is likely: in scans, and in pictures
whose title, caption or description mentions a sign or an inscription.
"""

import re

from wagtail.fields import StreamField

from heritage.editorial.precheck_kinds import Hit
from heritage.photos.choices import Medium
from heritage.photos.models import Photo

KINDS = {
    "photo_withheld": ("图片还不能公开", False),
    "photo_text": ("图上的字没有转录", False),
}
_SIGNS = re.compile(
    r"招牌|牌匾|匾额|门匾|石额|题字|题词|碑|铭文|标语|路牌|门牌|标志牌|图纸|报纸|档案|文件|信件|手稿|票据|证书"
)


def check(page):
    """Yield the Hits about all pictures of the page, with one query."""
    for photo in Photo.objects.filter(pk__in=_keys(page)).with_obstacles().order_by("pk"):
        where = f"图片，{photo.title}"
        for obstacle in photo.obstacles:
            yield Hit("photo_withheld", where, f"{obstacle}，公开的页面上不会出现")
        if not photo.transcription and _bears_text(photo):
            yield Hit("photo_text", where, "图上如果有字，请照录在“图上文字”，看不见图的人才读得到")


def _keys(page):
    for field in page._meta.concrete_fields:
        if field.related_model is Photo:
            yield getattr(page, field.attname)
        elif isinstance(field, StreamField):
            value = getattr(page, field.name)
            if value:
                for model, key, *_ in value.stream_block.extract_references(value):
                    if model is Photo:
                        yield key


def _bears_text(photo):
    return photo.medium == Medium.SCAN or _SIGNS.search(f"{photo.title}{photo.caption}{photo.description}")
