"""What the tests of editing ask again and again."""

from wagtail.models import Page

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


def withdrawn():
    """Take everything below the home page from the public: what is public cannot be deleted at all."""
    Page.objects.filter(depth__gte=3).update(live=False)


def messages(response):
    return [str(message).strip() for message in response.context["messages"]]
