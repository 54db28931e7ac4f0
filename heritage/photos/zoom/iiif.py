"""Pictures for programs of other houses: tiles by the IIIF Image API 3, and what Presentation API 3 says of a picture.

Everything here may be read from pages of other hosts. Addresses carry the same key as those of renditions: a picture
that may be shown need not stand on a published page yet.
"""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from heritage.photos.choices import Licence
from heritage.photos.models import Photo
from heritage.photos.renditions.files import files_of
from heritage.photos.renditions.sizes import FORMATS, SHAPES
from heritage.photos.views import A_DAY, from_anywhere, key_of
from heritage.photos.zoom import deep_zoom

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
# The vocabulary that viewers know; the words for people stand in requiredStatement.
RIGHTS = {
    Licence.CC_BY: "http://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "http://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "http://creativecommons.org/publicdomain/zero/1.0/",
    Licence.PUBLIC_DOMAIN: "http://creativecommons.org/publicdomain/mark/1.0/",
}
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
# Universal Viewer would otherwise make up an address of its own, which level 0 does not have.
SMALL_JPEG = (SHAPES["line"].transforms[0], "jpeg")


def service_path(photo):
    return reverse("iiif_image", args=[photo.pk, key_of(photo.pk), "info.json"]).rpartition("/")[0]


@from_anywhere
def image(request, pk, key, path):
    """Answer for info.json and each tile; 404 for what is not in the pack, as level 0 has it."""
    if not constant_time_compare(key, key_of(pk)):
        raise Http404
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    try:
        if path == "info.json":
            return JsonResponse(deep_zoom.info(photo, request.build_absolute_uri(service_path(photo))))
        with deep_zoom.opened(photo) as pack:
            tile = pack.read(path)
    except KeyError:
        raise Http404 from None
    return HttpResponse(tile, content_type="image/jpeg", headers={"Cache-Control": f"max-age={A_DAY}"})


def manifest(address, label, photos, *, homepage, absolute, summary=""):
    """Return the manifest of some pictures as a dictionary. `absolute` completes an address with host and scheme."""
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
    """Return one picture with all that is said of it."""
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
