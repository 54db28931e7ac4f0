from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from heritage.events.models import EventPage, TeachingSheetPage
from heritage.events.pages.views import tagged, unchanging_response
from heritage.events.print import poster as printed
from heritage.events.print import worksheet
from heritage.photos.renditions.sizes import VIEWING

_TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf"}


@require_safe
@cache_control(public=True, no_cache=True)
def poster(request, pk, size, form):
    """A4 or A3, to be printed and hung up."""
    return _sheet(request, pk, _poster, form, f"poster-{size}", printed.SCALES[size])


@require_safe
@cache_control(public=True, no_cache=True)
def plate(request, pk, form):
    """The code alone, with the words that belong to it."""
    return _sheet(request, pk, printed.plate, form, "plate", 1)


@require_safe
@cache_control(public=True, no_cache=True)
def teaching(request, slug, what):
    """The worksheet of a teaching sheet, or its answers where there are any."""
    sheet = get_object_or_404(TeachingSheetPage.objects.published(), slug=slug)
    address = request.build_absolute_uri(sheet.get_url(request))
    if what == "answers" and not sheet.answers:
        raise Http404
    written = (
        worksheet.answers(sheet, address)
        if what == "answers"
        else worksheet.worksheet(sheet, address, _picture_of(sheet.public_photo))
    )
    return unchanging_response(request, *tagged(written), "application/pdf", f"{sheet.slug}-{what}.pdf")


def _poster(event, address):
    return printed.poster(event, address, _picture_of(event.public_photo))


def _picture_of(photo):
    """Return (JPEG, its size, its credit) of a picture, or None where there is none that may be shown."""
    rendition = photo and photo.get_rendition(VIEWING)
    if not rendition or rendition.is_missing:
        return None
    with rendition.file.open() as file:
        credit = "，".join(filter(None, [photo.caption.rstrip("。"), *photo.marks, photo.credit, photo.terms.code]))
        return file.read(), (rendition.width, rendition.height), credit


def _sheet(request, pk, draw, form, name, scale):
    event = EventPage.objects.published().for_page().filter(pk=pk).first()
    if event is None:
        raise Http404
    drawn = draw(event, request.build_absolute_uri(event.permanent_path))
    written = drawn.svg(scale) if form == "svg" else drawn.pdf(scale)
    return unchanging_response(request, *tagged(written), _TYPES[form], f"{event.slug}-{name}.{form}")
