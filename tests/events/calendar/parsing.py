"""What the tests of calendars write and read back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import EventPage

SHANGHAI = ZoneInfo("Asia/Shanghai")
PUBLISHED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def absolute(path):
    return f"https://example.org{path}"


def feed(*events):
    """The events as bytes, as the address of the calendar gives them."""
    wanted = EventPage.objects.filter(pk__in=[event.pk for event in events])
    return calendar_feed.calendar(wanted.for_calendar().order_by("pk"), absolute, name="书香中原")


def parsed(*events):
    """The entries of the calendar as icalendar reads them back."""
    return Calendar.from_ical(feed(*events)).events


def at(day, hour, minute=0):
    return datetime(2027, 4, day, hour, minute, tzinfo=SHANGHAI)
