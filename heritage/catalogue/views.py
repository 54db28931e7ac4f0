import re

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from heritage.catalogue.entry.page_context import Entry
from heritage.catalogue.listing import gaps
from heritage.catalogue.models import CatalogueNumber, HeritageSitePage
from heritage.photos.views import allow_cross_origin
from heritage.photos.zoom.iiif import manifest

MOST_UNKNOWN = 60  # entries of one kind of gap
_LINE = ("number", "title", "url_path", "path", "live")
_NUMBER = re.compile(r"ZY-(\d{4,8})", re.IGNORECASE)


def find_issued(number):
    """Return a permanent number as it was issued and its published page, or None for an entry that was withdrawn.

    Raise Http404 where the public must not know of it, or was never told.
    """
    written = _NUMBER.fullmatch(number)
    if not written:
        raise Http404
    issued = CatalogueNumber.objects.select_related("page").filter(pk=int(written[1])).first()
    if issued is None or (issued.page and not issued.page.live and not issued.page.first_published_at):
        raise Http404
    if issued.page is None or not issued.page.live:
        return str(issued), None
    if not HeritageSitePage.objects.published().filter(pk=issued.page.pk).exists():
        raise Http404  # in a private section, whose address must stay unknown
    if issued.page.get_url() is None:
        raise Http404  # not below any site's root page
    return str(issued), issued.page


@allow_cross_origin
def entry_manifest(request, slug):
    """Return the IIIF manifest of all pictures of an entry."""
    page = get_object_or_404(HeritageSitePage.objects.published(), slug=slug)
    absolute = request.build_absolute_uri
    address = absolute(reverse("entry_manifest", args=[slug]))
    homepage = absolute(page.get_url(request))
    photos = Entry(page).photos
    if not photos:
        raise Http404
    content = manifest(address, page.title, photos, homepage=homepage, absolute=absolute, summary=page.summary)
    return JsonResponse(content)


@require_safe
@cache_control(no_cache=True)
def unknown(request):
    """Show “我们还不知道的”: what readers can help with, the first entries of each kind of gap."""
    published = HeritageSitePage.objects.published()
    counted = gaps.counts(published)
    found = [
        (gap, counted[code], list(published.filter(gap.condition).order_by("number").only(*_LINE)[:MOST_UNKNOWN]))
        for code, gap in gaps.PUBLIC.items()
    ]
    return render(request, "catalogue/unknown.html", {"gaps": [row for row in found if row[1]]})
