"""How the tests fill in the form of a booking and read what comes back."""

import re

from heritage.events import form_tokens
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
