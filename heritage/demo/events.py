"""A sample season of 书香中原 from events.toml; its weeks count from the day of loading."""

import tomllib
from datetime import time, timedelta
from html import escape
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from heritage.catalogue.models import Term, Vocabulary
from heritage.chronology.local_time import moment
from heritage.demo.entries import read_entries
from heritage.demo.pictures import load_drawing
from heritage.demo.site import publish
from heritage.events.models import Book, EventPage, Material, Organiser, Session, Speaker

_FILE = Path(__file__).parent / "events.toml"
_ROWS = {"organisers": Organiser, "speakers": Speaker, "books": Book}
_APART = {"place", "kind", "grade_bands", "body", "recap", "sessions", "materials", *_ROWS}
_BOOKING_OPENS, _BOOKING_CLOSES = time(9), time(18)


def load_events(programme, places):
    """Add the season below the events page and publish it; `places` are the entries by slug."""
    kinds = {term.code: term for term in Term.objects.filter(vocabulary=Vocabulary.EVENT_KIND)}
    bands = {term.code: term for term in Term.objects.filter(vocabulary=Vocabulary.GRADE_BAND)}
    drawn = {(place["slug"], place.get("illustration")) for place in read_entries()}
    for event in tomllib.loads(_FILE.read_text(encoding="utf-8"))["events"]:
        page = EventPage(
            **{key: value for key, value in event.items() if key not in _APART and "illustration" not in key},
            kind=kinds[event["kind"]],
            place=places[event["place"]],
            photo=_photo(event, places, drawn),
            is_sample=True,
            body=_paragraphs(event["body"]),
            recap=_paragraphs([event["recap"]] if event["recap"] else []),
            live=False,
        )
        page.sessions = [_session(row, order) for order, row in enumerate(event["sessions"])]
        for relation, model in _ROWS.items():
            setattr(page, relation, [_row(model, row, i) for i, row in enumerate(event.get(relation, []))])
        page.materials = [_material(row, i) for i, row in enumerate(event.get("materials", []))]
        page.grade_bands = [bands[code] for code in event["grade_bands"]]
        programme.add_child(instance=page)
        publish(page)


def _session(row, order):
    """Return a session in the week `weeks` from now, on the ISO weekday `weekday`, Shanghai time."""
    today = timezone.localdate()
    day = today - timedelta(days=today.isoweekday()) + timedelta(weeks=row["weeks"], days=row["weekday"])
    at = {key: moment(day, time.fromisoformat(row[key])) for key in ("start", "end")}
    booking = {
        "booking_opens": moment(day - timedelta(days=row["booking_opens_days_before"]), _BOOKING_OPENS),
        "booking_closes": moment(day - timedelta(days=row["booking_closes_days_before"]), _BOOKING_CLOSES),
    }
    if "moved_days" in row:
        at["previous_start"] = at["start"] - timedelta(days=row["moved_days"])
    kept = {key: row[key] for key in ("capacity", "audience", "takes_classes") if key in row}
    return _row(Session, {**at, **booking, **kept}, order)


def _material(row, order):
    """Return a download with its file."""
    file = ContentFile(row["text"].encode(), name=row["file"])
    document = get_document_model().objects.create(title=row["title"], file=file, file_size=file.size)
    return Material(title=row["title"], licence=row["licence"], document=document, sort_order=order)


def _row(model, row, order):
    made = model(**row, sort_order=order)
    made.full_clean(exclude=["page"])
    return made


def _paragraphs(texts):
    return [("text", RichText("".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)))] if texts else []


def _photo(event, places, drawn):
    """Return the entry's own picture where the event shows the same drawing, else a new one."""
    if "illustration" not in event:
        return None
    if (event["place"], event["illustration"]) in drawn:
        return places[event["place"]].photo
    return load_drawing(
        event["illustration"],
        event["slug"],
        title=event["title"],
        alt=event["illustration_alt"],
        caption=event["illustration_caption"],
    )
