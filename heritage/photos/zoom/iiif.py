"""IIIF for other institutions: tiles by Image API 3, manifests by Presentation API 3.

All responses may be read by scripts of other sites. URLs hold the same key as those of renditions: a picture may be
public before a published page shows it.
"""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from heritage.photos.choices import Licence
from heritage.photos.models import Photo
from heritage.photos.renditions.files import files_of
from heritage.photos.renditions.sizes import FORMATS, SHAPES
from heritage.photos.views import A_DAY, allow_cross_origin, url_key
from heritage.photos.zoom import deep_zoom

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
# The vocabulary that viewers know; the text for readers is in requiredStatement.
RIGHTS = {
    Licence.CC_BY: "http://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "http://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "http://creativecommons.org/publicdomain/zero/1.0/",
    Licence.PUBLIC_DOMAIN: "http://creativecommons.org/publicdomain/mark/1.0/",
}
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
# Universal Viewer would otherwise build a URL that level 0 does not have.
SMALL_JPEG = (SHAPES["line"].transforms[0], "jpeg")


def service_path(photo):
    return reverse("iiif_image", args=[photo.pk, url_key(photo.pk), "info.json"]).rpartition("/")[0]


@allow_cross_origin
def image(request, pk, key, path):
    """Return info.json or a tile; 404 for anything else, as level 0 prescribes."""
    if not constant_time_compare(key, url_key(pk)):
        raise Http404
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    try:
        if path == "info.json":
            return JsonResponse(deep_zoom.image_info(photo, request.build_absolute_uri(service_path(photo))))
        with deep_zoom.open_pack(photo) as pack:
            tile = pack.read(path)
    except KeyError:
        raise Http404 from None
    return HttpResponse(tile, content_type="image/jpeg", headers={"Cache-Control": f"max-age={A_DAY}"})


def manifest(address, label, photos, *, homepage, absolute, summary=""):
    """Return the manifest of some pictures as a dictionary. `absolute` makes an absolute URL of a path."""
    made = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": in_chinese(label),
        "summary": in_chinese(summary) if summary else None,
        "homepage": [{"id": homepage, "type": "Text", "label": in_chinese(label), "format": "text/html"}],
        "items": [canvas(photo, below(address, "canvas", photo.pk), absolute) for photo in photos],
    }
    return {name: value for name, value in made.items() if value is not None}


def canvas(photo, address, absolute):
    """Return the canvas of one picture with its metadata."""
    body = _body(photo, absolute)
    facts = {
        "时间": photo.taken_in_chinese if photo.taken else "未查到",
        "来源": photo.source or "未查到",
        "性质": "，".join([photo.get_medium_display(), *(["AI生成"] if photo.ai_generated else [])]),
        "图上文字": photo.transcription,
    }
    painting = {
        "id": below(address, "painting"),
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": address,
    }
    page = absolute(reverse("photo", args=[photo.pk]))
    made = {
        "id": address,
        "type": "Canvas",
        "label": in_chinese(photo.caption or photo.alt or "图片"),
        "summary": in_chinese(photo.description) if photo.description else None,
        "width": photo.width,
        "height": photo.height,
        "thumbnail": [_image(files_of(photo, "line")[SMALL_JPEG], absolute)],
        "rights": RIGHTS.get(photo.terms, IN_COPYRIGHT),
        "requiredStatement": {
            "label": in_chinese("署名与许可"),
            "value": in_chinese(f"{photo.credit}，{photo.get_licence_display()}"),
        },
        "metadata": [{"label": in_chinese(one), "value": in_chinese(words)} for one, words in facts.items() if words],
        "homepage": [{"id": page, "type": "Text", "label": in_chinese("图片说明"), "format": "text/html"}],
        "items": [{"id": below(address, "page"), "type": "AnnotationPage", "items": [painting]}],
    }
    return {name: value for name, value in made.items() if value is not None}


def _body(photo, absolute):
    if photo.tiles:
        service = absolute(service_path(photo))
        return {
            "id": below(service, "full/max/0/default.jpg"),
            "type": "Image",
            "format": "image/jpeg",
            "width": photo.width,
            "height": photo.height,
            "service": [{"id": service, "type": "ImageService3", "profile": "level0"}],
        }
    return _image(files_of(photo, "whole")[SHAPES["whole"].transforms[-1], FORMATS[-1]], absolute)


def _image(file, absolute):
    return {
        "id": absolute(file.url),
        "type": "Image",
        "format": "image/jpeg",
        "width": file.width,
        "height": file.height,
    }


def below(address, *parts):
    return "/".join(map(str, (address, *parts)))


def in_chinese(words):
    return {"zh": [words]}
