"""The calendar entries of each event, cached in this process: icalendar takes half a millisecond to write one.

A text is stored together with the rows that it was written from, and used only while the database holds the same rows.
So no change can be missed, by whichever way it was made.
"""

from collections import defaultdict

from heritage.catalogue.models import HeritageSitePage, Statement
from heritage.content_version.models import ContentVersion
from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import Book, EventPage, Session

MOST = 10_000  # events whose texts this process holds

_texts = {}  # {number of an event: (rows, text)}


def of(events):
    """Return pairs of the number of each of these events and its entries: five queries if all are cached."""
    version = ContentVersion.current()
    rows = _rows(events)
    texts = {pk: _texts[pk][1] if pk in _texts and _texts[pk][0] == found else None for pk, found in rows.items()}
    missing = [pk for pk, text in texts.items() if text is None]
    if missing:
        read = EventPage.objects.filter(pk__in=missing).for_calendar()
        written = {event.pk: calendar_feed.entries(event) for event in read}
        texts |= written
        # Rows and events were read one after the other. Store a text only if nothing changed in between.
        if version is not None and version.site == ContentVersion.current().site:
            if len(_texts) + len(written) > MOST:
                _texts.clear()
            _texts.update({pk: (rows[pk], text) for pk, text in written.items()})
    return [(pk, text) for pk, text in texts.items() if text is not None]


def _rows(events):
    """Return {number of an event: all the rows that its entries may be written from}."""
    pks = events.order_by().values("pk")
    sessions, books = _by_page(Session.objects, pks), _by_page(Book.objects, pks)
    columns = ("pk", "place", "place_is_public", "kind__name", *_PAGE, *_columns(EventPage, "body", "recap"))
    found = list(events.with_place().order_by("pk").values_list(*columns))
    places = HeritageSitePage.objects.filter(pk__in={row[1] for row in found} - {None})
    statements = _by_page(Statement.objects, places.values("pk"))
    places = {row[0]: row for row in places.values_list("pk", *_PAGE, *_columns(HeritageSitePage, "story"))}
    return {
        pk: (row, places.get(place), sessions.get(pk), books.get(pk), statements.get(place))
        for row in found
        for pk, place in [row[:2]]
    }


_PAGE = ("title", "last_published_at")


def _columns(model, *left_out):
    return [field.attname for field in model._meta.local_concrete_fields if field.name not in left_out]


def _by_page(rows, pages):
    found = defaultdict(list)
    for page, *row in rows.filter(page__in=pages).order_by("pk").values_list("page", *_columns(rows.model)):
        found[page].append(row)
    return found
