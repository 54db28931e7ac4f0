import pytest

from heritage.catalogue.models import HeritageSitePage
from heritage.events.templatetags.events_tags import events_at, upcoming_events
from tests.every import every
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory, a_session

pytestmark = pytest.mark.django_db


def test_next_events_are_the_nearest_ones(programme):
    EventPageFactory(sessions=[a_session(-1)])
    third, first, second = (EventPageFactory(sessions=[a_session(days)]) for days in (9, 2, 5))

    assert upcoming_events(limit=2) == [first, second]
    assert upcoming_events(limit=3, without=first) == [second, third]


def test_events_at_a_place_are_its_own_the_coming_ones_first(programme):
    site = HeritageSitePageFactory()
    past = EventPageFactory(place=site, sessions=[a_session(-9)])
    coming = EventPageFactory(place=site, sessions=[a_session(9)])
    EventPageFactory(place=HeritageSitePageFactory())
    EventPageFactory(place=site, live=False)

    assert events_at(site) == [coming, past]
    assert events_at(site, limit=1) == [coming]


def test_entry_not_saved_yet_has_no_events(programme):
    EventPageFactory(venue="中原区图书馆")

    assert events_at(HeritageSitePage()) == []


def test_both_ask_two_queries_however_many(programme, django_assert_num_queries):
    site = HeritageSitePageFactory()
    for count in (1, 3):
        for _ in range(count):
            EventPageFactory(place=site)
        with django_assert_num_queries(2):
            assert every(events_at(site), lambda event: event.in_brief)
        with django_assert_num_queries(2):
            assert every(upcoming_events(), lambda event: event.in_brief)
