"""An event as schema.org data, for machines that read the page. One Event per session."""

import json

from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.position.visibility import public_position
from heritage.events.states import Status
from heritage.photos.structured_data import largest_file_url

SCHEMA = "https://schema.org"
_STATUSES = {
    Status.SCHEDULED: "EventScheduled",
    Status.MOVED: "EventRescheduled",
    Status.PAUSED: "EventPostponed",
    Status.POSTPONED: "EventPostponed",
    Status.CANCELLED: "EventCancelled",
}
_WITHOUT_A_TIME = {Status.POSTPONED, Status.PAUSED}
# Characters that could end a script element or begin a comment in it are escaped.
_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld(event, absolute):
    """Return the event's sessions as JSON that may stand in a script element; empty without a time."""
    image = absolute(largest_file_url(event.public_photo)) if event.public_photo and event.timetable else None
    events = [_session(event, session, absolute) | _known({"image": image}) for session in event.timetable]
    if not events:
        return ""
    graph = {"@context": SCHEMA, "@graph": events} if len(events) > 1 else {"@context": SCHEMA, **events[0]}
    return json.dumps(graph, ensure_ascii=False).translate(_UNSAFE)


def _session(event, session, absolute):
    address = absolute(event.permanent_path)
    return _known(
        {
            "@type": "Event",
            "@id": f"{address}#{session.uid}",
            "name": event.title,
            "description": event.summary,
            "url": address,
            "startDate": _moment(session, session.start),
            "endDate": _moment(session, session.end),
            "previousStartDate": _previous(event, session),
            "eventStatus": f"{SCHEMA}/{_STATUSES[event.status_of(session)]}",
            "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True if event.fee == "免费" else None,
            "maximumAttendeeCapacity": session.capacity,
            "location": _place(event, absolute),
            "organizer": _named("Organization", [body.name for body in event.organisers.all()]),
            "performer": _named("Person", [speaker.name for speaker in event.speakers.all()]),
            "workFeatured": [
                _known({"@type": "Book", "name": book.title, "isbn": book.isbn, "author": _author(book)})
                for book in event.books.all()
            ],
        }
    )


def _previous(event, session):
    """Return the time announced before. A postponed event without a new time still has that time."""
    if session.previous_start:
        return _moment(session, session.previous_start)
    return _moment(session, session.start) if event.status_of(session) in _WITHOUT_A_TIME else None


def _place(event, absolute):
    """The entry of the place where there is one, with its room; else the venue in words."""
    entry = event.public_place
    if entry is None:
        words = "，".join(event.where)
        return {"@type": "Place", "name": words} if words else None
    position = public_position(entry)
    permanent = absolute(reverse("permanent_entry", args=[entry.number]))
    return _known(
        {
            "@type": "Place",
            "@id": permanent,
            "name": "，".join(event.where),
            "url": permanent,
            "address": event.address if event.may_say_where else "",
            "geo": position and _geo(position),
        }
    )


def _geo(position):
    """The point where it is exact, else the circle that holds it."""
    point = {"@type": "GeoCoordinates", "latitude": position.latitude, "longitude": position.longitude}
    return point if position.exact else {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": position.radius_m}


def _author(book):
    return {"@type": "Person", "name": book.author} if book.author else None


def _named(kind, names):
    return [{"@type": kind, "name": name} for name in names]


def _moment(session, moment):
    local = timezone.localtime(moment)
    return local.date().isoformat() if session.all_day else local.isoformat(timespec="seconds")


def _known(values):
    return {name: value for name, value in values.items() if value not in (None, "", [])}
