import re

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from heritage.catalogue.entry import plate
from heritage.catalogue.entry.page_context import Entry
from heritage.catalogue.listing import gaps
from heritage.catalogue.models import CatalogueNumber, HeritageSitePage
from heritage.catalogue.position.visibility import LOCATABLE
from heritage.pages import print_canvas
from heritage.photos.views import allow_cross_origin
from heritage.photos.zoom.iiif import manifest

MOST_UNKNOWN = 60  # entries of one kind of gap
MOST_PLATES = 199  # parts of a block, on fifty sheets
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


@cache_control(no_cache=True)
@conditional_page
@require_safe
def entry_plate(request, slug, form):
    """The plate of an entry with its code, as SVG or PDF. A place that is kept quiet has none."""
    site = get_object_or_404(_with_plates(), slug=slug)
    sheet = plate.plate(site, request.build_absolute_uri(site.permanent_path))
    return _printed(sheet.svg() if form == "svg" else sheet.pdf(), form, f"{site.number}-plate")


@cache_control(no_cache=True)
@conditional_page
@require_safe
def block_plates(request, slug):
    """The plates of an entry and of all its parts, on sheets of A4."""
    whole = get_object_or_404(_with_plates(), slug=slug)
    sites = [whole, *_with_plates().filter(part_of=whole).order_by("number")[:MOST_PLATES]]
    pages = plate.sheets(sites, lambda site: request.build_absolute_uri(site.permanent_path))
    return _printed(print_canvas.pdf(pages), "pdf", f"{whole.number}-plates")


def _with_plates():
    return HeritageSitePage.objects.published().filter(visibility__in=LOCATABLE).defer_streamfields()


def _printed(data, form, name):
    response = HttpResponse(data, content_type={"svg": "image/svg+xml", "pdf": "application/pdf"}[form])
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.{form}")
    return response


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
