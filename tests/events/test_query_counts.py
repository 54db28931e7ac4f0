from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from heritage.catalogue.models import Vocabulary
from heritage.content_version.models import ContentVersion
from heritage.events.models import Book, Material, Organiser, Speaker
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import SchoolsPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def a_document():
    return get_document_model().objects.create(title="任务单", file=ContentFile(b"x", name="sheet.txt"))


def a_full_event(rows, **fields):
    """An event that carries `rows` of everything."""
    event = EventPageFactory(
        kind=TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="现场导读"),
        series="厂区共读",
        photo=PhotoFactory(),
        place=HeritageSitePageFactory(located=True, statements=[a_statement() for _ in range(rows)]),
        body=[("text", "<p>先看屋顶。</p>")] * rows,
        recap=[("text", "<p>来了四十人。</p>")] * rows,
        sessions=[a_session(day) for day in range(1, rows + 1)],
        organisers=[Organiser(name=f"单位{row}") for row in range(rows)],
        speakers=[Speaker(name=f"主讲{row}") for row in range(rows)],
        books=[Book(title=f"书{row}") for row in range(rows)],
        materials=[Material(title=f"资料{row}", document=a_document()) for row in range(rows)],
        **fields,
    )
    event.grade_bands.add(*TermFactory.create_batch(rows, vocabulary=Vocabulary.GRADE_BAND))
    event.save()
    return event


def test_list_costs_the_same_for_one_event_and_for_three(client, programme, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            a_full_event(count)
        client.get("/events/")
        with django_assert_num_queries(13):
            client.get("/events/")


def test_page_costs_the_same_with_one_of_everything_and_with_three(client, programme, django_assert_num_queries):
    for count in (1, 3):
        event = a_full_event(count)
        for _ in range(count):
            EventPageFactory(place=HeritageSitePageFactory())
        client.get(event.url)
        with django_assert_num_queries(17):
            client.get(event.url)


def test_schools_page_costs_the_same_for_one_event_and_for_three(client, programme, django_assert_num_queries):
    SchoolsPageFactory()
    for count in (1, 3):
        for _ in range(count):
            a_full_event(count)
        client.get("/schools/")
        with django_assert_num_queries(10):
            client.get("/schools/")


def test_month_costs_eight_when_it_is_new_and_three_when_it_is_kept(client, programme, django_assert_num_queries):
    month = f"{timezone.localdate() + timedelta(days=1):%Y-%m}"
    for count in (1, 3):
        for _ in range(count):
            a_full_event(count)
        client.get(f"/events/{month}/")
        ContentVersion.objects.update(site=f"version {count}")
        with django_assert_num_queries(8):
            client.get(f"/events/{month}/")
        with django_assert_num_queries(3):
            client.get(f"/events/{month}/")


@pytest.mark.parametrize("address", ["calendar.ics", "rss.xml", "atom.xml"])
def test_feed_costs_one_when_it_is_kept(client, programme, django_assert_num_queries, address):
    for count in (1, 3):
        for _ in range(count):
            a_full_event(count)
        client.get(f"/events/{address}")
        with django_assert_num_queries(1):
            client.get(f"/events/{address}")


@pytest.mark.parametrize("address", ["card", "poster-a4.svg", "plate.pdf"])
def test_what_schools_take_along_costs_the_same_whatever_there_is_of_it(
    client, programme, django_assert_num_queries, address
):
    for count in (1, 3):
        event = a_full_event(count)
        client.get(f"/e/{event.pk}/{address}")
        with django_assert_num_queries({"card": 2, "poster-a4.svg": 9, "plate.pdf": 8}[address]):
            client.get(f"/e/{event.pk}/{address}")
