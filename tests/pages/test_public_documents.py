"""A document is public only where a published page shows it."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from heritage.accounts.roles import ISSUER, WRITER, establish_roles
from heritage.events.models import Material
from tests.factories.accounts import UserFactory
from tests.factories.collections import a_collection, close
from tests.factories.events import EventPageFactory
from tests.factories.pages import ContentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = Document(title="路线图", collection=a_collection())
    document.file.save("route.pdf", ContentFile(b"%PDF-1.4"))
    document.get_file_size()
    return document


def an_event_with(document, **fields):
    event = EventPageFactory(**fields)
    event.materials = [Material(title="资料", document=document)]
    event.save()
    return event


def status(client, document):
    response = client.get(document.url)
    response.close()
    return response.status_code


def member_of(role):
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role.name))
    client = Client()
    client.force_login(user)
    return client


def test_it_is_found_on_a_published_page_and_nowhere_else(client, home, document):
    assert status(client, document) == 404
    event = an_event_with(document, live=False)
    assert status(client, document) == 404

    type(event).objects.update(live=True)
    assert status(client, document) == 200
    restriction = PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)
    assert status(client, document) == 404
    restriction.delete()
    type(event).objects.get().unpublish()
    assert status(client, document) == 404


def test_a_link_in_a_text_shows_it_too(client, home, document):
    ContentPageFactory(body=[("text", f'<p><a linktype="document" id="{document.pk}">图</a></p>')])

    assert status(client, document) == 200


def test_editors_get_their_documents_anyway(home, document):
    assert status(member_of(WRITER), document) == 200


def test_a_private_collection_asks_visitors_to_sign_in_as_before(client, home, document):
    an_event_with(document)
    close(document.collection)

    assert client.get(document.url).status_code == 302


def test_a_withdrawn_document_is_gone_from_its_page_and_its_address_at_once(client, home, document):
    event = an_event_with(document)
    assert document.url in client.get(event.url).content.decode()

    member_of(ISSUER).post(reverse("withdraw_file", args=["document", document.pk]), {"reason": "印错了"})

    assert document.url not in client.get(event.url).content.decode()
    assert status(client, document) == 404
    assert Document.objects.get().collection.name == "已撤下"
