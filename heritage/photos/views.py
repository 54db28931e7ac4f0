"""The addresses of the files themselves: a size that is not made yet, and one whose file has gone."""

import logging
import mimetypes
from functools import wraps

from django.core.cache import cache
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions import file_names
from heritage.photos.renditions.sizes import PUBLIC, prepare

logger = logging.getLogger(__name__)

A_DAY = 86_400
LONGEST_DRAWING = 60  # seconds after which another process may try


def from_anywhere(view):
    """Let scripts of other hosts read the answer: it is public, and carries no cookie."""

    @require_safe
    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answered


def rendition_address(photo, spec):
    """Return the address that makes one of the public sizes, and then leads to it.

    Nobody can guess it: a picture that may be shown need not stand on a published page yet.
    """
    transform, _, made = spec.partition("|format-")
    return reverse("photo_rendition", args=[photo.pk, key_of(photo.pk), transform, made])


def key_of(pk):
    return salted_hmac("heritage.photos", str(pk)).hexdigest()[:16]


@never_cache
@from_anywhere
def rendition(request, pk, key, transform, made):
    """Make all sizes of a picture that lacks some, and lead to the one asked for. Only this picture waits."""
    spec = f"{transform}|format-{made}"
    if spec not in PUBLIC or not constant_time_compare(key, key_of(pk)):
        raise Http404
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    # One process draws; whoever asks meanwhile gets the empty plate, and the picture with the next look.
    if cache.add(f"drawing-{pk}", True, LONGEST_DRAWING):
        try:
            prepare(photo)
        finally:
            cache.delete(f"drawing-{pk}")
    found = photo.renditions.filter(filter_spec=spec).order_by("-pk").first()
    return redirect(found.url if found else static("public/img/missing-photo.svg"))


@from_anywhere
def public_file(request, name):
    """Hand out a rendition while its picture may be shown; draw it again where its file has gone.

    A proxy that serves media/ itself asks here for what it does not find.
    """
    found = Rendition.objects.select_related("image").filter(file=f"images/{name}").first()
    if found is None:
        return _today(name)
    if not (found.image.is_public or _is_editor(request.user)):
        raise Http404
    try:
        file = found.file.storage.open(found.file.name)
    except FileNotFoundError:
        logger.warning("Rendition %s of picture %s was lost and is made again", found.filter_spec, found.image_id)
        photo, spec = found.image, found.filter_spec
        found.delete()
        return redirect(photo.get_rendition(spec).url)
    kind, _ = mimetypes.guess_type(name)
    return FileResponse(file, content_type=kind, headers={"Cache-Control": f"max-age={A_DAY}"})


def _today(name):
    """Lead from an address of former days, in a kept page or on another site, to the file that is in its place."""
    pk, spec = file_names.meaning(name) or (None, "")
    if spec not in PUBLIC:
        raise Http404
    response = redirect(rendition_address(get_object_or_404(Photo.objects.public(), pk=pk), spec))
    add_never_cache_headers(response)
    return response


def _is_editor(user):
    return policy_registry.get_by_type(Photo).user_has_any_permission(user, ["add", "change", "choose"])
