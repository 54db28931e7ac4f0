"""Events as iCalendar (RFC 5545). Pure functions: the same events give the same bytes, whatever the time.

One VEVENT a session. A UID never changes. SEQUENCE and DTSTAMP follow the last publication, so that an answer can be
cached. A cancelled event stays, as CANCELLED: calendars that subscribe must learn of it.

icalendar writes every line, in half a millisecond per event. So its texts are cached (entries.py), with a placeholder
for the address of the event, which depends on the host of the request.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.urls import reverse
from icalendar import Calendar, Event, Timezone, vDuration

from heritage.catalogue.position.visibility import public_position
from heritage.events.states import NEEDS_REASON, Status

PRODUCT = "-//Zhongyuan District//Heritage Catalogue//ZH"
ZONE = ZoneInfo("Asia/Shanghai")
# SEQUENCE counts seconds from here: it grows with each publication and fits 32 bits until 2088.
FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
ASK_AGAIN_AFTER = timedelta(hours=6)

_STATUSES = {
    Status.SCHEDULED: "CONFIRMED",
    Status.MOVED: "CONFIRMED",
    Status.PAUSED: "TENTATIVE",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
# A placeholder for the address: a control character, which no text of ours contains (see `plain`).
_ADDRESS = "\x01"
# In a description the address begins a line of its own, wherever icalendar has folded.
_IN_DESCRIPTION = re.compile(rf"(?<!URL:)(?:\r\n )?{_ADDRESS}")
_END = b"END:VCALENDAR\r\n"
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def calendar(events, absolute, name=""):
    """Return the events as the bytes of a calendar.

    `absolute` turns a path into a full address. A `name` makes it a calendar to subscribe to.
    """
    return joined([(event.pk, entries(event)) for event in events], absolute, name)


def calendar_of_session(event, session, absolute):
    """Return a calendar of this one session: that of a school that has booked it."""
    return joined([(event.pk, _written([_entry(event, session, _shared(event))]))], absolute)


def joined(written, absolute, name=""):
    """Return a calendar made of pairs of the number of an event and the text that `entries` wrote."""
    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    if name:
        result.add("name", name)
        result.add("x-wr-calname", name)
        result.add("x-wr-timezone", ZONE.key)
        result.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        result.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))
    result.add_component(_zone())
    address = absolute(reverse("permanent_event", args=[0])).removesuffix("0")
    texts = [text.replace(_ADDRESS, _folded(f"{address}{pk}")) for pk, text in written]
    return result.to_ical().removesuffix(_END) + "".join(texts).encode() + _END


def entries(event):
    """Return a calendar entry for each session of an event, with placeholders for its address. No session, no entry."""
    shared = _shared(event)
    return _written(_entry(event, session, shared) for session in event.timetable)


def _written(found):
    text = "".join(entry.to_ical().decode() for entry in found)
    return _IN_DESCRIPTION.sub(f"\r\n {_ADDRESS}", text)


def _folded(address):
    """The address as it follows “URL:” or the space of a folded line: 75 octets a line at the most."""
    return "\r\n ".join(address[start : start + 70] for start in range(0, len(address), 70))


@lru_cache(maxsize=1)
def _zone():
    # From 1992 the zone knows no change of the clock: one rule is enough.
    return Timezone.from_tzid(ZONE.key, first_date=date(1992, 1, 1))


def _entry(event, session, shared):
    entry = Event()
    start, end = session.start.astimezone(ZONE), session.end.astimezone(ZONE)
    entry.add("uid", str(session.uid))
    entry.add("dtstart", start.date() if session.all_day else start)
    # The end of a date is the first day on which it is over.
    entry.add("dtend", end.date() + timedelta(days=1) if session.all_day else end)
    status = event.status_of(session)
    entry.add("summary", plain(titled(event, status)))
    entry.add("status", _STATUSES[status])
    entry.add("transp", "TRANSPARENT" if status == Status.CANCELLED else "OPAQUE")
    entry.add("description", f"{plain(_description(event, session))}\n{_ADDRESS}")
    for name, value in shared.items():
        entry.add(name, value)
    return entry


def _shared(event):
    """Return the properties that all sessions of an event share. Empty values are left out."""
    changed = last_change(event).replace(microsecond=0)
    position = public_position(event.public_place) if event.public_place else None
    values = {
        "dtstamp": changed,
        "last-modified": changed,
        "sequence": max(0, int((changed - FIRST_MOMENT).total_seconds())),
        "location": plain("，".join(word for word in (*event.where, event.address) if word)),
        # A calendar makes a pin of it and knows no radius: only an exact position goes out.
        "geo": (position.latitude, position.longitude) if position and position.exact else None,
        "categories": [plain(word) for word in (event.kind and event.kind.name, event.series) if word],
        "contact": plain(event.telephone),
        "url": _ADDRESS,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def last_change(event):
    """Return when the event, or the entry of its place, was last published."""
    moments = [event.last_published_at, event.public_place and event.public_place.last_published_at]
    return max((moment for moment in moments if moment), default=FIRST_MOMENT)


def titled(event, status=None):
    """Return the title with its marks (示例, 延期 …) before it; `status` is that of one session."""
    status = Status(status or event.status)
    marks = ["示例"] if event.is_sample else []
    if status in NEEDS_REASON:
        marks.append(status.label)
    return "".join(f"【{mark}】" for mark in marks) + event.title


def plain_text(event):
    """Return what the event is, when and where, in a few lines of plain text."""
    times = [
        session.when.in_full + (f"（{Status(session.status).label}）" if told else "")
        for session in event.timetable
        for told in [event.takes_place and session.status_reason]
    ]
    notes = [f"{what}：{which}，{why}" for what, which, why in event.session_notes]
    lines = [*notes, *_first_words(event), f"时间：{'、'.join(times) or '待定'}"]
    lines += [f"地点：{'，'.join(event.where)}"] if event.where else []
    return plain("\n".join(lines))


def _first_words(event, status=None, reason=""):
    status = Status(status or event.status)
    lines = [f"{status.label}：{reason or event.status_reason}"] if status in NEEDS_REASON else []
    lines += ["示例内容，并非真实活动。"] if event.is_sample else []
    return [*lines, event.summary]


def _description(event, session):
    lines = _first_words(event, event.status_of(session), event.reason_of(session))
    if session.when.previously:
        lines.append(f"原定：{session.when.previously}")
    labelled = {
        "对象": session.audience or event.audience,
        "费用": event.fee,
        "参加方法": event.how_to_join,
        "集合点": event.meeting_point if event.may_say_where else "",
        "怎样到": event.way_there if event.may_say_where else "",
        "公交、地铁": event.bus if event.may_say_where else "",
        "请带": event.bring,
        "天气": event.weather_rule,
        "书目": "、".join(str(book) for book in event.books.all()),
    }
    lines += [f"{label}：{words}" for label, words in labelled.items() if words]
    return "\n".join(lines)


def plain(text):
    """Return the text without control characters, which break calendar programs; line breaks stay."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
