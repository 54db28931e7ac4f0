"""Letters over real SMTP: a server that listens, refuses, goes away and comes back, reached by the setting alone."""

import socket
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from unittest.mock import patch

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from heritage.events.bookings import outbox, private_links
from heritage.events.models import Letter, LetterState
from heritage.settings.environment import mail_server
from tests.factories.events import a_booking

pytestmark = pytest.mark.django_db


class Mailbox:
    """What a mail server does with what it is handed: keep it, or answer with a number."""

    def __init__(self):
        self.received, self.answer = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.received.append(envelope)
        return self.answer


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def mailbox(port, settings):
    """A mailbox, and the settings that HERITAGE_EMAIL_URL makes for its server. Nobody listens there yet."""
    with patch.dict("os.environ", {"HERITAGE_EMAIL_URL": f"smtp://127.0.0.1:{port}"}):
        known = mail_server("HERITAGE_EMAIL_URL")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = known.host, known.port, known.starttls
    return Mailbox()


@pytest.fixture
def listening(mailbox, port):
    def listen():
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        started.append(controller)
        return controller

    started = []
    yield listen
    for controller in started:
        if controller.server:
            controller.stop()


def due():
    Letter.objects.filter(state=LetterState.QUEUED).update(next_try=timezone.now() - timedelta(seconds=1))


def test_letter_arrives_as_it_was_written(session, mailbox, listening):
    listening()
    booking = a_booking(session, 8)

    assert outbox.deliver_due() == 1

    [envelope] = mailbox.received
    letter = message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("events@heritage.example", ["wang@school.example"])
    assert letter["Subject"].strip() == f"预约回执：读一座工厂（{booking.reference}）"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, calendar = letter.iter_parts()
    assert private_links.path(booking) in text.get_content()
    assert "学生7人，教师1人" in text.get_content()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", f"{booking.reference}.ics")
    assert "SUMMARY:读一座工厂" in calendar.get_content()


def test_letter_waits_while_the_server_is_down_and_is_delivered_once(session, mailbox, listening):
    booking = a_booking(session, 8)
    assert outbox.deliver_due() == 0
    letter = Letter.objects.get()
    assert (booking.status, letter.state, letter.attempts) == ("confirmed", LetterState.QUEUED, 1)
    assert letter.problem == "邮件服务器没有收下（ConnectionRefusedError）"

    listening()
    due()
    assert outbox.deliver_due() == 1
    due()
    assert outbox.deliver_due() == 0

    assert len(mailbox.received) == 1
    assert Letter.objects.get().state == LetterState.SENT


def test_server_that_goes_away_and_comes_back_gets_each_letter_once(session, mailbox, listening):
    for number in range(3):
        a_booking(session, 8, email=f"{number}@school.example")
    mailbox.answer = "451 try later"
    first = listening()
    assert outbox.deliver_due() == 0
    first.stop()
    due()
    assert outbox.deliver_due() == 0

    mailbox.answer = "250 OK"
    listening()
    due()
    assert outbox.deliver_due() == 3

    assert sorted(envelope.rcpt_tos[0] for envelope in mailbox.received) == [
        f"{number}@school.example" for number in range(3)
    ]
    assert {letter.state for letter in Letter.objects.all()} == {LetterState.SENT}
