"""What the tests of editing ask again and again."""

from heritage.events.models import EventPage
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish


def published(**fields):
    """An event that has been published through a revision, as an editor does it."""
    event = EventPageFactory(**fields)
    publish(event)
    return fresh(event)


def fresh(event):
    """The event as the database has it now."""
    return EventPage.objects.get(pk=event.pk)


def messages(response):
    return [str(message).strip() for message in response.context["messages"]]
