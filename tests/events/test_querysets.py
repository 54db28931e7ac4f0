import pytest
from wagtail.models import PageViewRestriction

from heritage.events.models import EventPage
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory, a_session

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_coming_events_stand_first_and_the_next_one_leads(programme):
    long_ago = EventPageFactory(sessions=[a_session(-30)])
    far = EventPageFactory(sessions=[a_session(9)])
    lately = EventPageFactory(sessions=[a_session(-3)])
    undated = EventPageFactory(sessions=[])
    near = EventPageFactory(sessions=[a_session(2)])

    assert list(EventPage.objects.by_time()) == [near, far, undated, lately, long_ago]
    assert [event.is_past for event in EventPage.objects.by_time()] == [False, False, False, True, True]


def test_a_series_that_has_begun_is_ordered_by_its_next_session(programme):
    series = EventPageFactory(sessions=[a_session(-7), a_session(7)])
    sooner = EventPageFactory(sessions=[a_session(3)])

    assert list(EventPage.objects.upcoming()) == [sooner, series]


def test_upcoming_leaves_out_what_is_over(programme):
    EventPageFactory(sessions=[a_session(-3)])
    coming = EventPageFactory(sessions=[a_session(3)])

    assert list(EventPage.objects.upcoming()) == [coming]


def test_published_leaves_out_drafts_and_private_sections(programme):
    shown, draft, private = EventPageFactory(), EventPageFactory(live=False), EventPageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert list(EventPage.objects.published()) == [shown]
    assert set(EventPage.objects.live().public()) == {shown}

    PageViewRestriction.objects.create(page=programme, restriction_type="login")

    assert list(EventPage.objects.published()) == []
    assert draft in EventPage.objects.all()


def test_private_section_hides_no_page_beside_it(programme):
    events = [EventPageFactory() for _ in range(3)]
    PageViewRestriction.objects.create(page=events[0], restriction_type="password", password="x")

    assert list(EventPage.objects.published().order_by("pk")) == events[1:]


def test_rows_are_read_in_two_queries_however_many(programme, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            sessions = [a_session(day) for day in range(1, count + 1)]
            EventPageFactory(place=HeritageSitePageFactory(located=True), sessions=sessions)
        with django_assert_num_queries(2):
            for event in EventPage.objects.published().by_time().for_rows():
                assert event.state
                assert event.main_session
                assert event.in_brief
