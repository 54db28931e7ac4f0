"""Who is reminded of a visit, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from heritage.events.bookings import capacity, outbox, reminders
from heritage.events.models import Booking, EventPage, Letter, LetterKind, LetterState, Session
from tests.factories.events import a_booking

pytestmark = pytest.mark.django_db


def starts_in(**passed):
    start = timezone.now() + timedelta(**passed)
    Session.objects.update(start=start, end=start + timedelta(hours=2))


@pytest.fixture
def booked(session):
    booking = a_booking(session, 8)
    Booking.objects.update(made_at=timezone.now() - timedelta(days=3))
    return booking


def reminded():
    return Letter.objects.filter(kind=LetterKind.REMINDER).count()


def test_a_school_is_reminded_once_two_days_before(booked):
    starts_in(hours=49)
    assert reminders.write_reminders() == 0

    starts_in(hours=47)
    assert reminders.write_reminders() == 1
    assert reminders.write_reminders() == 0
    assert reminded() == 1


def test_who_waits_or_has_cancelled_or_has_just_booked_is_not_reminded(session, booked):
    a_booking(session, 8)
    capacity.cancel(booked)
    starts_in(hours=10)

    assert reminders.write_reminders() == 0


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_nobody_is_reminded_of_what_does_not_take_place(booked, status):
    starts_in(hours=10)
    EventPage.objects.update(status=status)

    assert reminders.write_reminders() == 0


def test_a_reminder_that_comes_too_late_is_dropped(booked):
    starts_in(hours=10)
    reminders.write_reminders()
    starts_in(hours=-1)

    outbox.deliver_due()

    assert Letter.objects.get(kind=LetterKind.REMINDER).state == LetterState.DROPPED
