"""The page of one picture: by whom, from when, under which licence, how it may be used and where it stands."""

import re

from django.contrib.sitemaps import Sitemap
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from heritage.pages.querysets import PublicPageQuerySet
from heritage.pages.usage import pages_showing, references_from_pages
from heritage.photos.models import Photo
from heritage.photos.structured_data import image_object
from heritage.photos.views import from_anywhere
from heritage.photos.zoom.iiif import manifest, service_path

SHOWN_AT_MOST = 50  # pages that a picture stands on; a mark of the site may be on hundreds


@require_safe
def photo_page(request, pk):
    photo, pages = _shown(pk)
    address = request.build_absolute_uri(reverse("photo", args=[pk]))
    return render(
        request,
        "photos/photo.html",
        {
            "photo": photo,
            "pages": pages[:SHOWN_AT_MOST],
            "address": address,
            "manifest": request.build_absolute_uri(reverse("photo_manifest", args=[pk])),
            "zoom": service_path(photo) if photo.tiles else "",
            "structured_data": image_object(photo, address, request.build_absolute_uri),
        },
    )


@from_anywhere
def photo_manifest(request, pk):
    """The picture for IIIF viewers."""
    photo, _ = _shown(pk)
    absolute = request.build_absolute_uri
    address, page = (absolute(reverse(name, args=[pk])) for name in ("photo_manifest", "photo"))
    label = photo.caption or photo.alt or "图片"
    return JsonResponse(manifest(address, label, [photo], homepage=page, absolute=absolute))


@require_safe
def photo_download(request, pk):
    """Hand out the largest file that the licence allows, with the credit in its name and inside it."""
    photo, _ = _shown(pk)
    rendition = photo.get_rendition(photo.download_spec)
    if rendition.is_missing:
        raise Http404("图片原件已丢失。")
    return FileResponse(
        rendition.file.open(), as_attachment=True, filename=_file_name(photo), content_type="image/jpeg"
    )


def _shown(pk):
    """Return a picture that may be shown today and the published pages that show it, or answer 404."""
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    pages = pages_showing(Photo, [photo.pk], PublicPageQuerySet(Page).published().select_related("content_type"))
    if not pages:
        raise Http404
    return photo, pages[photo.pk]


def _file_name(photo):
    """A name that tells whose it is on every disk: caption, credit, licence."""
    words = [photo.caption or f"图片{photo.pk}", photo.credit, photo.terms.code]
    # No sign that a file system minds, and none that turns the direction of writing.
    return re.sub(r'[\\/:*?"<>|\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]', " ", "_".join(words))[:120] + ".jpg"


class PhotoSitemap(Sitemap):
    """The pages of pictures that a published page shows."""

    def items(self):
        published = PublicPageQuerySet(Page).published().values_list("pk", flat=True)
        pages = {str(pk) for pk in published}
        pairs = references_from_pages(Photo).values_list("to_object_id", "object_id")
        shown = {int(photo) for photo, page in pairs if page in pages}
        return sorted(shown & set(Photo.objects.public().values_list("pk", flat=True)))

    def location(self, item):
        return reverse("photo", args=[item])
