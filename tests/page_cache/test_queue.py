"""With a queue, Wagtail renews the references of a page after the page: a cached picture follows then, too."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django_tasks import default_task_backend

from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import publish
from tests.factories.photos import PhotoFactory, a_picture

PICTURES = 5


@pytest.fixture
def run_queue(settings):
    """Queue the tasks from now on; return the function that runs them as the worker does."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    def run():
        while default_task_backend.results:
            result = default_task_backend.results.pop(0)
            result.task.call(*result.args, **result.kwargs)

    yield run
    default_task_backend.clear()


@pytest.mark.django_db
def test_no_picture_that_was_taken_off_its_page_stays_public(catalogue, run_queue):
    file = a_picture(48, 32)
    entries = [
        HeritageSitePageFactory(photo=PhotoFactory(file=ContentFile(file, name=f"{number}.png")))
        for number in range(PICTURES)
    ]
    addresses = [f"/photos/{entry.photo_id}/" for entry in entries]
    run_queue()
    visitor = Client()
    assert [visitor.get(address).status_code for address in addresses] == [200] * PICTURES

    for entry, address in zip(HeritageSitePage.objects.order_by("pk"), addresses, strict=True):
        entry.photo = None
        publish(entry)
        visitor.get(address)  # cached again, before the worker has come to it
    assert default_task_backend.results
    run_queue()

    assert [visitor.get(address).status_code for address in addresses] == [404] * PICTURES
