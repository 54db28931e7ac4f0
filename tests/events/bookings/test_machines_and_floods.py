"""Machines fail at the form; people with any browser or reader, and many schools behind one address, do not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from heritage.accounts import request_limits
from heritage.accounts.models import RequestCount
from heritage.events.bookings import form_tokens, throttle
from heritage.events.models import Booking
from tests.events.bookings.asking import address, send, text
from tests.factories.events import EventPageFactory, a_class_session, a_filled_form

pytestmark = pytest.mark.django_db


def test_a_form_sent_within_seconds_is_shown_again_and_counts_a_little_later(client, event, monkeypatch):
    monkeypatch.setattr(form_tokens, "QUICKEST", timedelta(seconds=3))
    token = form_tokens.issue(event)

    hasty = send(client, event, token)
    assert hasty.status_code == 422
    assert "提交得太快" in text(hasty)
    assert token in text(hasty)
    assert not Booking.objects.exists()

    monkeypatch.setattr(form_tokens, "QUICKEST", timedelta(0))
    assert send(client, event, token).status_code == 303


def test_a_form_that_lay_open_is_shown_again_with_everything_in_it(client, event, monkeypatch):
    token = form_tokens.issue(event)
    monkeypatch.setattr(form_tokens, "LONGEST", timedelta(seconds=-1))

    stale = send(client, event, token)

    assert stale.status_code == 422
    assert "打开得太久" in text(stale)
    assert 'value="示例小学"' in text(stale)
    assert token not in text(stale)


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_form_without_a_token_of_ours_is_not_taken(client, event, token):
    response = client.post(address(event), {**a_filled_form(event.timetable[0]), "token": token})

    assert response.status_code == 422
    assert not Booking.objects.exists()


def test_a_token_of_another_event_is_not_taken(client, event):
    other = EventPageFactory(sessions=[a_class_session()])

    assert send(client, event, form_tokens.issue(other)).status_code == 422


def test_a_session_of_another_event_is_not_taken(client, event):
    other = EventPageFactory(sessions=[a_class_session()])

    assert send(client, event, session=other.timetable[0].pk).status_code == 422


def test_too_many_forms_from_one_address_are_stopped_and_others_are_not(client, event, monkeypatch):
    monkeypatch.setattr(throttle, "FORMS", (2, 600))
    answers = [send(client, event, email=f"{number}@school.example").status_code for number in range(3)]

    assert answers == [303, 303, 429]
    assert send(client, event, sender="192.0.2.2").status_code == 303


def test_one_mailbox_is_not_buried_in_letters(client, event, monkeypatch):
    monkeypatch.setattr(throttle, "LETTERS", (2, 600))
    answers = [
        send(client, event, pupils="2", sender=f"192.0.2.{number}", email=email, again="on").status_code
        for number, email in enumerate(["a@school.example", "A@school.example", "a@school.example"])
    ]

    assert answers == [303, 303, 429]


def test_changing_a_booking_buries_nobody_in_letters_either(client, event, monkeypatch):
    monkeypatch.setattr(throttle, "LETTERS", (3, 600))
    link = send(client, event).url
    changes = [client.post(link + "change", a_filled_form(event.timetable[0])) for _ in range(3)]

    assert [response.status_code for response in changes] == [303, 303, 429]


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "2001:db8:1:2:3::4", "2001:db8:1:2::"),
        (True, "nonsense", "nonsense"),
    ],
)
def test_the_sender_is_told_by_the_proxy_and_by_nobody_else(rf, settings, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy

    assert (
        request_limits.sender(rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})) == address
    )


def test_no_address_is_stored_anywhere(client, event):
    send(client, event, sender="192.0.2.77")

    kept = list(RequestCount.objects.values_list("key", "number"))
    assert [number for _, number in kept] == [1, 1]
    assert [key for key, _ in kept if not re.fullmatch(r"[0-9a-f]{64}", key)] == []


def test_a_count_ends_with_its_period(db, monkeypatch):
    asked = []
    for minute in (1, 9, 10, 25):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: datetime(2026, 12, 1, 8, minute, tzinfo=UTC))
        asked.append(request_limits.allows("forms", "192.0.2.1", (1, 600)))

    assert asked == [True, False, True, True]
    assert RequestCount.objects.count() == 1  # those of the periods before are gone
