"""How the tests fill in the form of a booking, and read what comes back and what is stored."""

import re

from heritage.events.bookings import form_tokens
from heritage.events.models import Session
from tests.factories.events import a_filled_form


def address(event):
    return f"/e/{event.pk}/book"


def send(client, event, token=None, sender="192.0.2.1", **fields):
    data = {**a_filled_form(event.timetable[0]), "token": token or form_tokens.issue(event), **fields}
    return client.post(address(event), data, REMOTE_ADDR=sender)


def text(response):
    return response.content.decode()


def errors(response):
    """The fields that the summary on top of the form leads to."""
    return re.findall(r'<li><a href="#(\w+)">', text(response))


def read(session):
    """The session as it stands in the database now."""
    return Session.objects.select_related("page").get(pk=session.pk)


def standing(session):
    """The people of each booking and what became of it, in the order in which they came."""
    return [(booking.people, booking.status) for booking in session.bookings.order_by("pk")]


def letters(booking):
    return list(booking.letters.values_list("kind", flat=True))
