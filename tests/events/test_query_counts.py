import pytest

from heritage.catalogue.models import Vocabulary
from heritage.events.models import Book, Organiser, Speaker
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import SchoolsPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


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
        with django_assert_num_queries(11):
            client.get("/events/")


def test_page_costs_the_same_with_one_of_everything_and_with_three(client, programme, django_assert_num_queries):
    for count in (1, 3):
        event = a_full_event(count)
        for _ in range(count):
            EventPageFactory(place=HeritageSitePageFactory())
        client.get(event.url)
        with django_assert_num_queries(15):
            client.get(event.url)


def test_schools_page_costs_the_same_for_one_event_and_for_three(client, programme, django_assert_num_queries):
    SchoolsPageFactory()
    for count in (1, 3):
        for _ in range(count):
            a_full_event(count)
        client.get("/schools/")
        with django_assert_num_queries(9):
            client.get("/schools/")
