"""Say in Chinese when a session is, by the clock of the site. Everything that tells a reader a time asks here."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class SessionTime:
    """The words about one session: `str` gives all of them, the properties give parts for pages that lay them out."""

    start: datetime
    end: datetime
    all_day: bool
    previous_start: datetime | None

    @classmethod
    def of(cls, session):
        moments = (session.start, session.end, session.previous_start)
        start, end, previous = (moment and timezone.localtime(moment, _zone()) for moment in moments)
        return cls(start, end, session.all_day, previous)

    def __str__(self):
        return f"{self.day} {self.weekday} {self.hours}"

    @property
    def in_full(self):
        """All of them, and what was announced first."""
        return f"{self}（原定{self.previously}）" if self.previous_start else str(self)

    @property
    def day(self):
        """The first day: 2027年4月23日."""
        return f"{self.start.year}年{self.short_day}"

    @property
    def short_day(self):
        return _day(self.start)

    @property
    def weekday(self):
        return f"星期{WEEKDAYS[self.start.weekday()]}"

    @property
    def days(self):
        """The day, or the first and the last."""
        return f"{self.day}{self._until}"

    @property
    def hours(self):
        """14:00—16:00, 22:00—4月24日 1:00, 全天 or 至4月24日."""
        if self.all_day:
            return self._until or "全天"
        last = f"{self._last_day_in_words} " if self._last_day != self.start.date() else ""
        return f"{_clock(self.start)}—{last}{'24:00' if self._ends_at_midnight else _clock(self.end)}"

    @property
    def begins(self):
        """The hour of the start, or 全天: what fits into a cell of a month."""
        return "全天" if self.all_day else _clock(self.start)

    @property
    def in_short(self):
        """The start alone, without its year: 4月23日14:00."""
        return self.short_day if self.all_day else f"{self.short_day}{_clock(self.start)}"

    @property
    def previously(self):
        """The start that was announced first, or empty: 4月20日 14:00. Its year is told where it is another."""
        if not self.previous_start:
            return ""
        day = _day_seen_from(self.start, self.previous_start)
        return day if self.all_day else f"{day} {_clock(self.previous_start)}"

    @property
    def _ends_at_midnight(self):
        return self.end.time() == time.min and self.end > self.start

    @property
    def _last_day(self):
        return (self.end - timedelta(microseconds=1)).date() if self._ends_at_midnight else self.end.date()

    @property
    def _last_day_in_words(self):
        return _day_seen_from(self.start, self._last_day)

    @property
    def _until(self):
        return f"至{self._last_day_in_words}" if self._last_day != self.start.date() else ""


def moment_in_words(moment):
    """Say any moment, such as that at which booking opens: 2027年4月1日 9:00."""
    local = timezone.localtime(moment, _zone())
    return f"{local.year}年{_day(local)} {_clock(local)}"


def _zone():
    # Not the current zone: Wagtail sets that to the one in which an editor reads the admin.
    return timezone.get_default_timezone()


def _day(day):
    return f"{day.month}月{day.day}日"


def _day_seen_from(start, day):
    return _day(day) if day.year == start.year else f"{day.year}年{_day(day)}"


def _clock(moment):
    return f"{moment.hour}:{moment:%M}"
