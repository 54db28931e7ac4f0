from datetime import timedelta

import pytest

from heritage.events.bookings import form_tokens
from tests.factories.events import EventPageFactory, a_class_session


@pytest.fixture
def event(programme, monkeypatch):
    """An event of one session for forty; its form may be sent at once."""
    monkeypatch.setattr(form_tokens, "QUICKEST", timedelta(0))
    return EventPageFactory(title="读一座工厂", sessions=[a_class_session(40)])


@pytest.fixture
def session(event):
    return event.timetable[0]
