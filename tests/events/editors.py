"""What the tests of editing ask again and again."""

from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

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


def remove_the_session(client, event, number=0):
    """Send the editor's form with a session marked as removed, for review."""
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    form = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    streams = {"body-count": "0", "recap-count": "0"}  # a script of the editor's writes these
    removed = {f"sessions-{number}-DELETE": "1", "action-submit": "1"}
    return client.post(address, {**form.dict(), **streams, **removed})
