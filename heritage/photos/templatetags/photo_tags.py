from dataclasses import dataclass

from django import template
from django.core.cache import cache
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from heritage.photos.renditions import FORMATS, SHAPES, filters
from heritage.photos.views import rendition_address

register = template.Library()

REMEMBERED = 300  # seconds; what is drawn anew meanwhile has another key


@dataclass(frozen=True)
class File:
    url: str
    width: int
    height: int


@register.simple_tag
def picture(photo, shape, eager=False, alt=None):
    """Print a picture in a shape of renditions.py. `eager=True` is for the first of a page; `alt` replaces its own.

    Nothing is made here. A size that is not there yet stands under the address that makes it.
    """
    files, transforms, sizes = _files(photo, shape), SHAPES[shape].transforms, SHAPES[shape].sizes
    srcset = {name: ", ".join(_candidates(files, transforms, name)) for name in FORMATS}
    largest = files[transforms[-1], FORMATS[-1]]
    attributes = {
        "src": files[transforms[1], FORMATS[-1]].url,
        "srcset": srcset.pop(FORMATS[-1]),
        "sizes": sizes,
        "width": largest.width,
        "height": largest.height,
        "alt": photo.alt if alt is None else alt,
        **({"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}),
    }
    sources = ((candidates, sizes, f"image/{name}") for name, candidates in srcset.items())
    return format_html(
        "{}<picture>{}<img{}></picture>",
        _stand_in(photo),
        format_html_join("", '<source srcset="{}" sizes="{}" type="{}">', sources),
        flatatt(attributes),
    )


def _files(photo, shape):
    """The Files of a shape by (transform, format): read beforehand with a list, else remembered for a while."""
    read = getattr(photo, "prefetched_renditions", None) is not None
    key = f"photo-{photo.pk}-{shape}-{photo.rendered_as}-{photo.focal_point_x}-{photo.focal_point_y}"
    if not read and (known := cache.get(key)):
        return known
    wanted = filters(shape)
    made = photo.find_existing_renditions(*wanted.values())
    files = {name: _file(photo, each, made.get(each)) for name, each in wanted.items()}
    if not read:
        cache.set(key, files, REMEMBERED)
    return files


def _file(photo, wanted, rendition):
    if rendition:
        return File(rendition.url, rendition.width, rendition.height)
    width, height = wanted.get_transform(photo).size
    return File(rendition_address(photo, wanted.spec), round(width), round(height))


def _candidates(files, transforms, name):
    """The widths of one format for `srcset`; a small original gives several sizes of the same width, shown once."""
    by_width = {files[transform, name].width: files[transform, name] for transform in reversed(transforms)}
    return [f"{by_width[width].url} {width}w" for width in sorted(by_width)]


def _stand_in(photo):
    """The tiny picture behind a picture that is loading; decoration, and without any style of its own."""
    if not photo.placeholder:
        return ""
    return format_html('<img class="stand-in" src="{}" alt="" width="12" height="8">', mark_safe(photo.placeholder))  # noqa: S308
