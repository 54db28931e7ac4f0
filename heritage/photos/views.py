"""Views of public files: make a size that does not exist yet, and serve or replace files."""

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
LONGEST_DRAWING = 60  # seconds after which another process may try again


def allow_cross_origin(view):
    """Allow scripts of other sites to read the response. Safe, because it is public and sets no cookie."""

    @require_safe
    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answered


def rendition_url(photo, spec):
    """Return the URL that makes one of the public sizes and redirects to it.

    It holds a key that cannot be guessed: a picture may be public before a published page shows it.
    """
    transform, _, made = spec.partition("|format-")
    return reverse("photo_rendition", args=[photo.pk, url_key(photo.pk), transform, made])


def url_key(pk):
    return salted_hmac("heritage.photos", str(pk)).hexdigest()[:16]


@never_cache
@allow_cross_origin
def rendition(request, pk, key, transform, made):
    """Make the missing sizes of a picture, and redirect to the one requested. Only this picture waits, not the page."""
    spec = f"{transform}|format-{made}"
    if spec not in PUBLIC or not constant_time_compare(key, url_key(pk)):
        raise Http404
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    # One process makes the files. Other requests meanwhile get a placeholder, which is not cached.
    if cache.add(f"drawing-{pk}", True, LONGEST_DRAWING):
        try:
            prepare(photo)
        finally:
            cache.delete(f"drawing-{pk}")
    found = photo.renditions.filter(filter_spec=spec).order_by("-pk").first()
    return redirect(found.url if found else static("public/img/missing-photo.svg"))


@allow_cross_origin
def public_file(request, name):
    """Serve a rendition of a public picture; make it again if its file is lost.

    A proxy that serves media/ itself passes requests for missing files to this view.
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
    """Redirect from an old file name, in a cached page or on another site, to the present file."""
    pk, spec = file_names.parse_name(name) or (None, "")
    if spec not in PUBLIC:
        raise Http404
    response = redirect(rendition_url(get_object_or_404(Photo.objects.public(), pk=pk), spec))
    add_never_cache_headers(response)
    return response


def _is_editor(user):
    return policy_registry.get_by_type(Photo).user_has_any_permission(user, ["add", "change", "choose"])
