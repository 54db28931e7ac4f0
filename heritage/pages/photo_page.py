"""The public page of one picture: author, date, licence, permitted use, and the pages that show it."""

import re

from django.contrib.sitemaps import Sitemap
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from heritage.editorial.shared_content.usage import pages_showing, references_from_pages
from heritage.pages.querysets import PublicPageQuerySet
from heritage.photos.models import Photo
from heritage.photos.structured_data import image_object
from heritage.photos.views import allow_cross_origin
from heritage.photos.zoom.iiif import manifest, service_path

SHOWN_AT_MOST = 50  # pages listed; a logo may be on hundreds


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


@allow_cross_origin
def photo_manifest(request, pk):
    """The IIIF manifest of the picture."""
    photo, _ = _shown(pk)
    absolute = request.build_absolute_uri
    address, page = (absolute(reverse(name, args=[pk])) for name in ("photo_manifest", "photo"))
    label = photo.caption or photo.alt or "图片"
    return JsonResponse(manifest(address, label, [photo], homepage=page, absolute=absolute))


@require_safe
def photo_download(request, pk):
    """Return the largest file that the licence allows, with the credit in its name and its metadata."""
    photo, _ = _shown(pk)
    rendition = photo.get_rendition(photo.download_spec)
    if rendition.is_missing:
        raise Http404("图片原件已丢失。")
    return FileResponse(
        rendition.file.open(), as_attachment=True, filename=_file_name(photo), content_type="image/jpeg"
    )


def _shown(pk):
    """Return a public picture and the published pages that show it, or raise Http404."""
    photo = get_object_or_404(Photo.objects.public(), pk=pk)
    pages = pages_showing(Photo, [photo.pk], PublicPageQuerySet(Page).published().select_related("content_type"))
    if not pages:
        raise Http404
    return photo, pages[photo.pk]


def _file_name(photo):
    """Return a file name of caption, credit and licence."""
    words = [photo.caption or f"图片{photo.pk}", photo.credit, photo.terms.code]
    # Replace characters that file systems forbid, and those that change the direction of text.
    return re.sub(r'[\\/:*?"<>|\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]', " ", "_".join(words))[:120] + ".jpg"


class PhotoSitemap(Sitemap):
    """Pages of public pictures that at least one published page shows."""

    def items(self):
        published = PublicPageQuerySet(Page).published().values_list("pk", flat=True)
        pages = {str(pk) for pk in published}
        pairs = references_from_pages(Photo).values_list("to_object_id", "object_id")
        shown = {int(photo) for photo, page in pairs if page in pages}
        return sorted(shown & set(Photo.objects.public().values_list("pk", flat=True)))

    def location(self, item):
        return reverse("photo", args=[item])
