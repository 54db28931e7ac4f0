"""After a rename everything that is below an address, or asks by its slug, leads to the new one."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(django_capture_on_commit_callbacks):
    """Give a published page another slug, as an editor does it."""

    def rename(page):
        publish(page)
        page = type(page).objects.get(pk=page.pk)
        page.slug = "after"
        with django_capture_on_commit_callbacks(execute=True):
            publish(page)
        return type(page).objects.get(pk=page.pk)

    return rename


@pytest.fixture
def event(programme, renamed):
    return renamed(EventPageFactory(title="读一座工厂", slug="before"))


def test_the_page_and_its_calendar_file_redirect_alike(client, event):
    page, calendar = client.get("/events/before/"), client.get("/events/before/event.ics?a=1")

    assert (page.status_code, page["Location"]) == (301, "/events/after/")
    assert (calendar.status_code, calendar["Location"]) == (301, "/events/after/event.ics?a=1")
    assert client.get("/events/after/event.ics").status_code == 200


def test_oembed_knows_the_old_address(client, event):
    told = client.get("/oembed?url=" + quote("http://testserver/events/before/"))

    assert told.json()["title"] == "读一座工厂"
    assert client.get("/oembed?url=" + quote("http://testserver/events/never/")).status_code == 404


def test_what_is_named_by_its_number_is_not_touched(client, event):
    for name in ("card", "poster-a4.svg", "plate.svg"):
        assert client.get(f"/e/{event.pk}/{name}").status_code == 200


def test_nothing_leads_to_what_is_no_longer_public(client, event):
    event.unpublish()

    for slug in ("before", "never", "after"):
        assert client.get(f"/events/{slug}/event.ics").status_code == 404


def test_the_manifest_of_an_entry_follows(client, catalogue, renamed):
    entry = renamed(HeritageSitePageFactory(slug="before"))

    answer = client.get("/sites/before/manifest.json")

    assert (answer.status_code, answer["Location"]) == (301, f"{entry.get_url()}manifest.json")


@pytest.mark.parametrize("address", ["/events/", "/events/rss.xml", "/events/atom.xml", "/events/calendar.ics"])
def test_a_filter_by_place_follows(client, programme, catalogue, renamed, address):
    place = renamed(HeritageSitePageFactory(slug="before"))
    EventPageFactory(place=place)

    answer = client.get(f"{address}?place=before&series=a")

    assert (answer.status_code, answer["Location"]) == (301, f"{address}?place=after&series=a")
    assert client.get(f"{address}?place=after").status_code == 200
    assert client.get(f"{address}?place=never").status_code == 200


@pytest.mark.parametrize("slash", ["", "/"])
def test_permanent_addresses_answer_with_and_without_a_final_slash(client, catalogue, event, slash):
    entry = HeritageSitePageFactory()

    assert client.get(f"/e/{event.pk}{slash}")["Location"] == event.get_url()
    assert client.get(f"{entry.permanent_path}{slash}")["Location"] == entry.get_url()
    assert client.get(f"/oembed{slash}?url=http://testserver/e/{event.pk}{slash}").status_code == 200


def test_the_addresses_that_are_told_have_no_slash():
    assert reverse("permanent_event", args=[5]) == "/e/5"
    assert reverse("permanent_entry", args=["ZY-0001"]) == "/id/ZY-0001"
    assert reverse("oembed") == "/oembed"
