import pytest
from django.test.utils import override_script_prefix
from icalendar import Calendar
from wagtail.models import Page, PageViewRestriction

from heritage.events.models import EventPage
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def summaries(response):
    return {entry.summary for entry in Calendar.from_ical(response.content).events}


def test_calendar_holds_the_published_events(client, programme):
    EventPageFactory(title="公开的")
    EventPageFactory(title="草稿", live=False)
    PageViewRestriction.objects.create(page=EventPageFactory(title="内部的"), restriction_type="login")

    response = client.get("/events/calendar.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert summaries(response) == {"公开的"}


def test_calendar_gives_what_the_address_asks_for(client, programme):
    EventPageFactory(title="厂区", series="厂区共读")
    EventPageFactory(title="街区", series="街区行读")

    assert summaries(client.get("/events/calendar.ics?series=厂区共读")) == {"厂区"}
    assert summaries(client.get("/events/calendar.ics")) == {"厂区", "街区"}
    assert summaries(client.get("/events/calendar.ics?series=别的")) == set()


def test_unchanged_calendar_answers_304_and_a_changed_one_200(client, programme):
    event = EventPageFactory()
    first = client.get("/events/calendar.ics")

    again = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})
    event.title = "新题目"
    publish(event)
    changed = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert summaries(changed) == {"新题目"}


def test_one_event_is_a_file_of_its_own(client, programme):
    event = EventPageFactory(title="读一座工厂", slug="juchi-wuding")
    EventPageFactory(title="另一场")

    response = client.get("/events/juchi-wuding/event.ics")

    assert summaries(response) == {"读一座工厂"}
    assert response["Content-Disposition"] == 'attachment; filename="juchi-wuding.ics"'
    [entry] = Calendar.from_ical(response.content).events
    assert entry.url == f"http://testserver/e/{event.pk}"


@pytest.mark.parametrize("address", ["/events/no-such/event.ics", "/events/no-such/", "/e/99999"])
def test_unknown_event_is_not_found(client, programme, address):
    assert client.get(address).status_code == 404


def test_draft_has_no_file(client, programme):
    EventPageFactory(slug="draft", live=False)

    assert client.get("/events/draft/event.ics").status_code == 404
    assert client.get("/events/draft/").status_code == 404


def test_permanent_address_leads_to_the_page_wherever_it_is(client, programme):
    event = EventPageFactory(slug="old")
    event.slug = "new"
    publish(event)

    response = client.get(f"/e/{event.pk}")

    assert (response.status_code, response.url) == (302, "/events/new/")
    assert client.get(response.url).status_code == 200


def test_permanent_address_of_a_cancelled_event_still_leads_to_it(client, programme):
    event = EventPageFactory(slug="walls", status="cancelled", status_reason="雨")

    assert client.get(f"/e/{event.pk}").url == "/events/walls/"


def test_permanent_address_of_a_withdrawn_event_is_gone_and_says_so(client, programme):
    event = EventPageFactory()
    publish(event)
    EventPage.objects.get(pk=event.pk).unpublish()

    response = client.get(f"/e/{event.pk}")

    assert response.status_code == 410
    assert "活动页已撤下" in response.content.decode()
    assert event.title not in response.content.decode()


def test_permanent_address_of_an_event_outside_every_site_is_gone(client, programme):
    event = EventPageFactory()
    event.move(Page.objects.get(depth=1), pos="last-child")

    assert client.get(f"/e/{event.pk}").status_code == 410


def test_permanent_address_of_a_deleted_event_is_gone_and_says_so(client, programme):
    event = EventPageFactory(title="删掉的")
    publish(event)
    number = event.pk
    EventPage.objects.get(pk=number).delete()

    response = client.get(f"/e/{number}")

    assert response.status_code == 410
    assert "活动页已撤下" in response.content.decode()
    assert "删掉的" not in response.content.decode()
    assert EventPageFactory().pk != number


def test_permanent_address_outlives_the_whole_programme(client, programme):
    event = EventPageFactory()
    publish(event)
    number = event.pk

    programme.delete()

    assert client.get(f"/e/{number}").status_code == 410


def test_permanent_address_of_what_was_never_published_is_not_found(client, programme):
    assert client.get(f"/e/{EventPageFactory(live=False).pk}").status_code == 404


@pytest.mark.parametrize("address", ["/events/calendar.ics", "/events/event/event.ics", "/e/1"])
def test_addresses_are_only_for_reading(client, programme, address):
    assert client.post(address).status_code == 405


def test_addresses_follow_the_path_prefix_of_a_portal(client, programme):
    event = EventPageFactory()

    with override_script_prefix("/heritage/"):
        calendar = client.get("/events/calendar.ics")

    assert f"URL:http://testserver/heritage/e/{event.pk}\r\n" in calendar.content.decode()
