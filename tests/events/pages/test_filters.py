import pytest
from django.http import QueryDict

from heritage.catalogue.models import Vocabulary
from heritage.events.models import EventPage
from heritage.events.pages.filters import EventFilter
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(programme):
    """An event that differs from the other one in everything that can be chosen."""
    event = EventPageFactory(
        kind=TermFactory(vocabulary=Vocabulary.EVENT_KIND, code="walk", name="城市行走"),
        series="街区行读",
        place=HeritageSitePageFactory(title="磨街", slug="mojie"),
    )
    event.grade_bands.add(TermFactory(vocabulary=Vocabulary.GRADE_BAND, code="j", name="初中"))
    event.save()
    EventPageFactory(series="厂区共读", place=HeritageSitePageFactory(title="二砂", slug="ersha"))
    return event


def found(query):
    return list(EventFilter.from_query(QueryDict(query)).apply(EventPage.objects.published()))


@pytest.mark.parametrize(
    "query", ["kind=walk", "audience=j", "place=mojie", "series=街区行读", "kind=walk&place=mojie"]
)
def test_each_choice_finds_the_event_that_fits(walk, query):
    assert found(query) == [walk]


@pytest.mark.parametrize("query", ["kind=none", "audience=none", "place=none", "series=none", "kind=walk&place=ersha"])
def test_a_choice_that_nothing_fits_finds_nothing(walk, query):
    assert found(query) == []


def test_an_empty_choice_finds_all(walk):
    assert len(found("kind=&audience=&place=&series=")) == 2


def test_a_zero_byte_in_the_address_is_no_error(walk):
    assert found("series=%00") == found("")


def test_choice_is_written_back_into_the_address():
    assert EventFilter.from_query(QueryDict("kind=walk&place=&page=2")).query == "kind=walk"


def test_choices_are_those_that_the_events_have_in_one_query(walk, django_assert_num_queries):
    chosen = EventFilter(place="ersha")

    with django_assert_num_queries(1):
        choices = chosen.choices(EventPage.objects.published())

    assert choices == [
        ("kind", "类型", "", [("walk", "城市行走")]),
        ("audience", "对象、学段", "", [("j", "初中")]),
        ("place", "地点", "ersha", [("ersha", "二砂"), ("mojie", "磨街")]),
        ("series", "系列", "", [("厂区共读", "厂区共读"), ("街区行读", "街区行读")]),
    ]


def test_a_place_that_is_not_published_is_neither_offered_nor_found(walk):
    walk.place.unpublish()

    assert "磨街" not in str(EventFilter().choices(EventPage.objects.published()))
    assert found("place=mojie") == []
    assert found("kind=walk") == [walk]
