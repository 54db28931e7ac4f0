"""JSON-LD of a picture as schema.org ImageObject, from which search engines read the licence."""

import json

from django.utils.safestring import mark_safe

from heritage.photos.metadata.xmp import GENERATED
from heritage.photos.models import Rendition
from heritage.photos.renditions.sizes import SHAPES
from heritage.photos.views import rendition_url


def image_object(photo, address, absolute):
    """Return the JSON-LD of a picture for a script element. `absolute` completes an address with host and scheme."""
    licence = photo.get_licence_display()
    data = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": address,
        "url": address,
        "contentUrl": absolute(largest_file_url(photo)),
        "name": photo.caption,
        "description": photo.description,
        "creditText": photo.credit,
        "copyrightNotice": f"{photo.credit}，{licence}",
        "license": photo.terms.deed or f"{address}#use",
        "acquireLicensePage": f"{address}#use",
        "dateCreated": photo.taken if photo.taken.replace("-", "").isdigit() else "",
        "digitalSourceType": GENERATED if photo.ai_generated else "",
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308 - so no text can end the script element


def largest_file_url(photo):
    """Return the URL of the largest file for viewing, made or not yet made."""
    spec = SHAPES["whole"].specs[-1]
    made = Rendition.objects.filter(image=photo, filter_spec=spec).order_by("-pk").first()
    return made.url if made else rendition_url(photo, spec)
