"""Who gets a place, and in which order. The session holds ten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from heritage.catalogue.models import Vocabulary
from heritage.events.bookings import capacity
from heritage.events.models import Booking, BookingStatus, EventPage, LetterKind, Session
from heritage.events.states import State
from tests.events.bookings.asking import letters, read, standing
from tests.factories.catalogue import TermFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session, a_filled_form

pytestmark = pytest.mark.django_db

CONFIRMED, WAITING, CANCELLED = BookingStatus


@pytest.fixture
def session(event):
    """One that holds ten."""
    Session.objects.update(capacity=10)
    return event.timetable[0]


def changed(booking, people, **fields):
    band = booking.grade_band
    capacity.change(
        booking, {**a_filled_form(booking.session, pupils=people - 1, teachers=1, **fields), "grade_band": band}
    )


def test_pupils_and_teachers_take_a_place_each(session):
    a_booking(session, people=7)

    assert read(session).seats_left == 3
    assert read(session).totals.confirmed == 7


def test_who_fits_is_confirmed_and_who_does_not_waits(session):
    for people in (6, 4, 2):
        a_booking(session, people)

    assert standing(session) == [(6, CONFIRMED), (4, CONFIRMED), (2, WAITING)]


def test_nobody_overtakes_those_who_wait(session):
    for people in (6, 5, 2):
        a_booking(session, people)

    assert standing(session) == [(6, CONFIRMED), (5, WAITING), (2, WAITING)]
    assert read(session).seats_left == 0
    assert [booking.position for booking in session.bookings.waiting()] == [1, 2]


def test_a_class_that_can_never_fit_is_refused(session):
    with pytest.raises(capacity.NoBookingError, match="最多容纳10人"):
        a_booking(session, people=11)

    assert not Booking.objects.exists()


def test_who_waits_moves_up_in_order_when_somebody_cancels(session):
    first = a_booking(session, 8)
    waiting = [a_booking(session, people) for people in (5, 5, 2)]

    capacity.cancel(first)

    assert standing(session) == [(8, CANCELLED), (5, CONFIRMED), (5, CONFIRMED), (2, WAITING)]
    assert letters(waiting[0]) == [LetterKind.RECEIVED, LetterKind.MOVED_UP]
    assert letters(waiting[2]) == [LetterKind.RECEIVED]
    assert (read(session).totals.confirmed, read(session).totals.waiting) == (10, 1)


def test_a_small_class_does_not_move_up_past_a_larger_one_that_waits_before_it(session):
    _, leaving = (a_booking(session, people) for people in (8, 2))
    for people in (5, 2):
        a_booking(session, people)

    capacity.cancel(leaving)

    assert standing(session) == [(8, CONFIRMED), (2, CANCELLED), (5, WAITING), (2, WAITING)]


def test_nobody_overtakes_a_class_as_large_as_the_whole_session(session):
    for people in (6, 10, 2):
        a_booking(session, people)

    assert standing(session) == [(6, CONFIRMED), (10, WAITING), (2, WAITING)]


def test_a_form_that_is_sent_again_after_the_session_closed_returns_its_booking(session):
    band = TermFactory(vocabulary=Vocabulary.GRADE_BAND)
    form = {**a_filled_form(session, pupils=4, teachers=1), "grade_band": band}
    first = capacity.book(session.pk, "one form", form)
    capacity.close(session.pk, closed=True)

    assert first[1]
    assert capacity.book(session.pk, "one form", form) == (first[0], False)
    with pytest.raises(capacity.NoBookingError):
        capacity.book(session.pk, "another form", form)


def test_to_cancel_twice_is_to_cancel_once(session):
    booking = a_booking(session, 8)

    capacity.cancel(booking)
    capacity.cancel(booking)

    assert letters(booking) == [LetterKind.RECEIVED, LetterKind.CANCELLED]


def test_who_waits_moves_up_when_a_class_becomes_smaller(session):
    first = a_booking(session, 8)
    a_booking(session, 4)

    changed(first, 6)

    assert standing(session) == [(6, CONFIRMED), (4, CONFIRMED)]


def test_a_class_may_grow_as_far_as_there_are_places(session):
    booking = a_booking(session, 4)

    changed(booking, 10)

    assert standing(session) == [(10, CONFIRMED)]


def test_growth_that_does_not_fit_is_refused_and_changes_nothing(session):
    booking, _ = a_booking(session, 4), a_booking(session, 4)

    with pytest.raises(capacity.NoBookingError, match="还剩2个名额"):
        changed(booking, 7)

    assert standing(session) == [(4, CONFIRMED), (4, CONFIRMED)]
    assert letters(booking) == [LetterKind.RECEIVED]


def test_nobody_grows_past_those_who_wait(session):
    booking, _ = a_booking(session, 6), a_booking(session, 5)

    with pytest.raises(capacity.NoBookingError, match="还剩0个名额"):
        changed(booking, 7)


def test_who_waits_keeps_the_place_in_the_queue_whatever_is_changed(session):
    first = a_booking(session, 8)
    second, _ = a_booking(session, 3), a_booking(session, 3)

    changed(second, 4)
    capacity.cancel(first)

    assert standing(session) == [(8, CANCELLED), (4, CONFIRMED), (3, CONFIRMED)]


def test_a_session_closed_by_hand_takes_no_more_and_its_queue_still_moves(session):
    first, _ = a_booking(session, 8), a_booking(session, 8)
    capacity.close(session.pk, True)

    with pytest.raises(capacity.NoBookingError):
        a_booking(session, 2)
    assert read(session).page.state is State.FULL
    capacity.cancel(first)

    assert standing(session) == [(8, CANCELLED), (8, CONFIRMED)]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ({}, {"takes_classes": False}),
        ({}, {"booking_opens": HOUR}),
        ({}, {"booking_closes": -HOUR}),
        ({}, {"start": -HOUR}),
        ({"status": "postponed"}, {}),
        ({"status": "cancelled"}, {}),
        ({"live": False}, {}),
    ],
)
def test_what_cannot_be_booked_is_not(session, page, fields):
    moments = {
        name: timezone.now() + value if isinstance(value, timedelta) else value for name, value in fields.items()
    }
    Session.objects.update(**{"takes_classes": True, **moments})
    EventPage.objects.update(**{"live": True, **page})

    with pytest.raises(capacity.NoBookingError):
        a_booking(session)


def test_full_session_whose_booking_is_over_takes_no_waiting_list(session):
    a_booking(session, 10)
    Session.objects.update(booking_closes=timezone.now() - timedelta(hours=1))

    with pytest.raises(capacity.NoBookingError):
        a_booking(session, 2)


def test_nobody_moves_up_once_the_session_has_begun_or_while_the_event_is_postponed(session):
    first, second, _ = a_booking(session, 10), a_booking(session, 5), a_booking(session, 5)
    EventPage.objects.update(status="postponed", status_reason="雨")
    capacity.cancel(first)
    assert standing(session)[1:] == [(5, WAITING), (5, WAITING)]

    EventPage.objects.update(status="scheduled")
    Session.objects.update(start=timezone.now() - timedelta(minutes=1))
    with pytest.raises(capacity.NoBookingError):
        changed(second, 4)
    capacity.follow_event(session.pk)
    assert standing(session)[1:] == [(5, WAITING), (5, WAITING)]


def test_the_same_form_is_one_booking_even_for_two_sessions(programme):
    event = EventPageFactory(sessions=[a_class_session(), a_class_session(days=8)])
    band = a_booking(event.timetable[0]).grade_band
    forms = [
        {**a_filled_form(session, pupils=2, teachers=1, again="on"), "grade_band": band} for session in event.timetable
    ]

    made = [capacity.book(session.pk, "key", form) for session, form in zip(event.timetable, forms, strict=True)]

    assert made[0][0] == made[1][0]
    assert [new for _, new in made] == [True, False]
