"""A month by weeks, each day with its sessions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from heritage.chronology.local_time import next_midnight
from heritage.events import states
from heritage.events.models import EventPage, ReadingWeek, Session
from heritage.events.pages.filters import bounds
from heritage.events.states import State

WEEKDAYS = "一二三四五六日"
# The fields of an event that an entry of the month shows.
_EVENT = ("title", "slug", "status", "is_sample")


@dataclass
class Entry:
    session: Session
    state: State
    is_continued: bool

    @property
    def event(self):
        return self.session.page

    @property
    def takes_place(self):
        return self.event.status_of(self.session) in states.TAKING_PLACE


@dataclass
class Day:
    date: date
    is_today: bool = False
    in_reading_week: bool = False
    entries: list = field(default_factory=list)


@dataclass
class MonthGrid:
    """`weeks` hold seven days each, None for those of another month."""

    first: date
    weeks: list
    count: int
    until: datetime  # the moment at which a word on it may change
    reading_week: ReadingWeek | None


def month_grid(month, events):
    """Return the MonthGrid of a month (“2027-04”) with the sessions of these events: three queries."""
    now = timezone.now()
    start, end = bounds(month)
    sessions = Session.objects.within(start, end).filter(page__in=events.order_by().values("pk"))
    shown = Prefetch("page", EventPage.objects.only(*_EVENT))
    sessions = list(sessions.prefetch_related(shown).order_by("start", "pk"))
    first, last = start.date(), end.date() - timedelta(days=1)
    week = ReadingWeek.objects.filter(first_day__lte=last, last_day__gte=first).first()
    days = _days(first, last, timezone.localdate(now), week)
    for session in sessions:
        state = states.of_session(session.page.status, session, now)
        began = timezone.localdate(session.start)
        over = timezone.localdate(session.end - timedelta(microseconds=1))
        for number in range((min(over, last) - max(began, first)).days + 1):
            day = max(began, first) + timedelta(days=number)
            days[day].entries.append(Entry(session, state, is_continued=day != began))
    until = min(filter(None, [states.next_change(sessions, now), next_midnight(now)]))
    return MonthGrid(first, _weeks(days), len(sessions), until, week)


def _days(first, last, today, week):
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: Day(day, day == today, bool(week and week.first_day <= day <= week.last_day)) for day in days}


def _weeks(days):
    cells = [None] * next(iter(days)).weekday() + list(days.values())
    cells += [None] * (-len(cells) % 7)
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]
