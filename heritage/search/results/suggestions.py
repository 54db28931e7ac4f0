"""Suggest names while a visitor types: entries first, then events."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from heritage.catalogue.listing import cards
from heritage.catalogue.models import HeritageSitePage
from heritage.events.models import EventPage
from heritage.photos.renditions.sizes import SMALL
from heritage.search.results import highlighting
from heritage.search.views import clean_query

MOST_ENTRIES, MOST_EVENTS = 6, 3


@require_safe
@cache_control(no_cache=True)  # browsers ask again each time, so a page withdrawn a moment ago is not suggested
@conditional_page
def suggest(request):
    """Answer {"suggestions": [{type, kind, title, name, href, note, number, picture}]}, entries first."""
    query = clean_query(request.GET.get("q", ""))
    found = [*_entries(request, query), *_events(request, query)] if highlighting.needles(query) else []
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def _entries(request, query):
    words = highlighting.needles(query)
    entries = HeritageSitePage.objects.published().for_cards(cards.LINE).prefetch_related("names")
    for entry in entries.autocomplete(query).best(MOST_ENTRIES):
        names = [name.text for name in entry.names.all() if name.text != entry.title]
        # The name that was typed, where it is not the title.
        name = next((name for name in names if highlighting.is_named(name, words)), "")
        yield {
            "type": "entry",
            "kind": entry.get_kind_display(),
            "title": entry.title,
            "name": "" if highlighting.is_named(entry.title, words) else name,
            "href": entry.get_url(request),
            "note": entry.get_highest_level_display(),
            "number": entry.number,
            "picture": _picture(entry.public_photo),
        }


def _events(request, query):
    events = EventPage.objects.published().for_rows().select_related("kind")
    for event in events.autocomplete(query).best(MOST_EVENTS):
        session = event.main_session
        day = session and date_format(timezone.localtime(session.start), "n月j日")
        yield {
            "type": "event",
            "kind": event.kind.name if event.kind else "活动",
            "title": f"{event.title}（示例）" if event.is_sample else event.title,
            "name": "",
            "href": event.get_url(request),
            "note": "·".join(filter(None, [day, event.state.label])),
            "number": "",
            "picture": None,
        }


def _picture(photo):
    """Return the small picture, if it has been made; no visitor waits for one while typing."""
    made = [rendition for rendition in photo.prefetched_renditions if rendition.filter_spec == SMALL] if photo else []
    return {"src": made[0].url, "width": made[0].width, "height": made[0].height} if made else None
