"""What an editor changes reaches the bookings: places, times, and whether it takes place at all."""

from datetime import timedelta

import pytest

from heritage.events.bookings import capacity
from heritage.events.models import BookingStatus, EventPage, Letter, LetterKind, Session
from heritage.events.signals import status_changed
from tests.events.bookings.asking import letters, read, standing
from tests.factories.events import a_booking
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

CONFIRMED, WAITING, CANCELLED = BookingStatus


@pytest.fixture
def session(event):
    """One that holds ten."""
    Session.objects.update(capacity=10)
    return event.timetable[0]


def republish(session, **fields):
    """Change the session as an editor does, and publish the event."""
    event = EventPage.objects.get(pk=session.page_id).get_latest_revision_as_object()
    [draft] = event.sessions.all()
    for name, value in fields.items():
        setattr(draft, name, value)
    event.sessions = [draft]
    publish(event)


def test_who_waits_moves_up_when_the_editor_adds_places(session):
    for people in (8, 4, 6):
        a_booking(session, people)

    republish(session, capacity=12)

    assert standing(session) == [(8, CONFIRMED), (4, CONFIRMED), (6, WAITING)]


def test_confirmed_schools_stay_confirmed_when_the_editor_takes_places_away(session):
    a_booking(session, 8)

    republish(session, capacity=5)
    a_booking(session, 2)

    assert standing(session) == [(8, CONFIRMED), (2, WAITING)]


def test_a_class_larger_than_the_room_has_become_does_not_hold_up_the_others(session):
    first = a_booking(session, 8)
    a_booking(session, 9)
    a_booking(session, 3)
    republish(session, capacity=8)

    capacity.cancel(first)

    assert standing(session) == [(8, CANCELLED), (9, WAITING), (3, CONFIRMED)]
    a_booking(session, 5)
    assert standing(session)[3:] == [(5, CONFIRMED)]


def test_a_session_marked_full_only_takes_a_waiting_list(session):
    republish(session, full=True)
    a_booking(session, 2)
    assert standing(session) == [(2, WAITING)]

    republish(session, full=False)
    assert standing(session) == [(2, CONFIRMED)]


def test_publishing_an_old_draft_does_not_forget_what_is_booked(session):
    event = EventPage.objects.get(pk=session.page_id)
    draft = event.save_revision()
    a_booking(session, 7)

    publish(draft.as_object())

    assert read(session).seats_left == 3


def test_booked_schools_are_told_once_of_a_postponement_by_whichever_way_they_hear(session):
    confirmed, waiting, gone = a_booking(session, 8), a_booking(session, 8), a_booking(session, 2)
    capacity.cancel(gone)
    event = EventPage.objects.get(pk=session.page_id)
    event.status, event.status_reason = "postponed", "暴雨橙色预警。"

    publish(event)
    status_changed.send(EventPage, event=event, old="scheduled", new="postponed", reason="暴雨橙色预警。")

    for booking in (confirmed, waiting):
        assert letters(booking) == [LetterKind.RECEIVED, LetterKind.EVENT_CHANGED]
    assert letters(gone) == [LetterKind.RECEIVED, LetterKind.CANCELLED]
    assert Letter.objects.filter(kind=LetterKind.EVENT_CHANGED).values_list("reason", flat=True)[0] == "暴雨橙色预警。"


def test_booked_schools_are_told_when_the_time_changes_and_not_when_the_words_do(session):
    booking = a_booking(session)

    republish(session, audience="初中")
    assert letters(booking) == [LetterKind.RECEIVED]

    republish(session, start=session.start + timedelta(days=1), end=session.end + timedelta(days=1))
    assert letters(booking) == [LetterKind.RECEIVED, LetterKind.EVENT_CHANGED]
