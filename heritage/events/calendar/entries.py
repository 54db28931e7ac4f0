"""The calendar's entries, kept for each event in the database: to write two thousand anew takes a second.

A change deletes what it concerns, in its own transaction (`forget`); when it is committed, what is missing is written
(`write_missing`). To read never writes: what is missing is made on the way. What could give a place away is not left to
that: the answer of visibility is kept beside each text and compared with the present one whenever it is read.
"""

from django.db import transaction

from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import CalendarEntry, EventPage, Stamp

# Raise it with every change of what `calendar_feed.entries` writes: older texts are then not used any more.
LAYOUT = 1

_FRESH = ("place_is_public", "place__visibility", "calendar_entry__layout", "calendar_entry__place_was")


def of(events):
    """Return pairs of the number of each of these events and its entries; one query if none is missing."""
    rows = events.with_place().order_by("pk").values_list("pk", "calendar_entry__text", *_FRESH)
    texts = {pk: text if _is_fresh(*fresh) else None for pk, text, *fresh in rows}
    missing = [pk for pk, text in texts.items() if text is None]
    if missing:
        texts |= {event.pk: calendar_feed.entries(event) for event in _read(missing)}
    return [(pk, text) for pk, text in texts.items() if text is not None]


def forget(concerned):
    """Delete the entries of events that a change concerns, inside its transaction and after Stamp.renew()."""
    if CalendarEntry.objects.filter(concerned).delete()[0]:
        transaction.on_commit(write_missing, robust=True)


def write_missing():
    """Write what is missing, unless something changes meanwhile: then whoever changed it does. Return how many."""
    seen = Stamp.current()
    rows = EventPage.objects.live().with_place().values_list("pk", *_FRESH)
    written = [_written(event) for event in _read([pk for pk, *fresh in rows if not _is_fresh(*fresh)])]
    with transaction.atomic():
        if not written or not Stamp.still(seen):
            return 0
        fields = ["layout", "place_was", "text"]
        CalendarEntry.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["event"], update_fields=fields, batch_size=100
        )
    return len(written)


def wrong():
    """Return the numbers of events whose kept entries are not what would be written now."""
    kept = CalendarEntry.objects.in_bulk()
    events = EventPage.objects.live().filter(pk__in=kept).for_calendar()
    return [event.pk for event in events if vars_of(_written(event)) != vars_of(kept[event.pk])]


def vars_of(entry):
    return entry.layout, entry.place_was, entry.text


def _read(pks):
    return EventPage.objects.filter(pk__in=pks).for_calendar()


def _written(event):
    place_was = event.public_place.visibility if event.public_place else ""
    return CalendarEntry(event=event, layout=LAYOUT, place_was=place_was, text=calendar_feed.entries(event))


def _is_fresh(place_is_public, visibility, layout, place_was):
    return layout == LAYOUT and place_was == (visibility if place_is_public else "")
