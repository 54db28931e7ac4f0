from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from heritage.photos.renditions.files import files_of
from heritage.photos.renditions.sizes import FORMATS, SHAPES

register = template.Library()


@register.simple_tag
def picture(photo, shape, eager=False, alt=None):
    """Render a picture in a shape of renditions/sizes.py. `eager=True` is for the first one of a page.

    `alt` replaces the alternative text. No file is made here: the URL of a missing file leads to a view that makes it.
    """
    files, transforms = files_of(photo, shape), SHAPES[shape].transforms
    sizes = (eager and SHAPES[shape].first) or SHAPES[shape].sizes
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


def _candidates(files, transforms, name):
    """Return the `srcset` of one format. A small original gives several sizes of the same width, listed once."""
    by_width = {files[transform, name].width: files[transform, name] for transform in reversed(transforms)}
    return [f"{by_width[width].url} {width}w" for width in sorted(by_width)]


def _stand_in(photo):
    """Return the tiny preview shown while the picture loads; it has an empty alt and no inline style."""
    if not photo.placeholder:
        return ""
    return format_html('<img class="stand-in" src="{}" alt="" width="12" height="8">', mark_safe(photo.placeholder))  # noqa: S308
