"""Remind schools that a class is expected."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from heritage.events import states
from heritage.events.bookings import outbox
from heritage.events.models import Booking, Letter, LetterKind

BEFORE = timedelta(days=2)
# A school that booked shortly before has just received all of it.
FRESH = timedelta(hours=12)


def write_reminders():
    """Write a reminder to every confirmed school whose session begins within two days, once; return how many."""
    now = timezone.now()
    reminded = Letter.objects.filter(booking=OuterRef("pk"), kind=LetterKind.REMINDER)
    soon = Booking.objects.confirmed().select_related("session__page", "session__totals")
    soon = soon.filter(session__start__gt=now, session__start__lte=now + BEFORE, made_at__lt=now - FRESH)
    expected = [
        booking
        for booking in soon.filter(~Exists(reminded))
        if states.of_session(booking.event.status, booking.session, now) in states.AHEAD
    ]
    with transaction.atomic():
        for booking in expected:
            outbox.write(booking, LetterKind.REMINDER)
    return len(expected)
