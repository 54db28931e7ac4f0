"""Whoever types an address with or without a slash at its end comes to the same place."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, get_resolver

from heritage.events.bookings import private_links
from heritage.photos.models import Photo
from tests.factories.events import a_booking
from tests.factories.whole_site import a_whole_site

pytestmark = pytest.mark.django_db
# Files under names of their own, whose addresses nobody types, and ways of Wagtail's.
NOT_TYPED = re.compile(
    r"^\^?(admin|_util|documents|media|static)/|^iiif/|^photos/<int:pk>/<slug|^map/tiles/|^healthz$|^\^\(\(|^bookings/<str:ref"
)


def patterns(found=None, before=""):
    for pattern in found if found is not None else get_resolver().url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, whole)
        elif not NOT_TYPED.search(whole):
            yield whole


def address(pattern, values):
    """An address of this pattern that is about something that exists."""
    text = re.sub(r"^\^|/\?\$?$|\$$", "", pattern).replace(r"\.", ".")
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: values(found[1], pattern), text)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values(found[1], pattern), text).rstrip("/")


@pytest.fixture
def values():
    site = a_whole_site(entries=2, events=1, rows=1)
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())  # a picture is public where it is shown
    [event] = site.events
    booking = a_booking(event.timetable[0])
    known = {
        "link_token": private_links.path(booking).strip("/").split("/")[-1],
        "number": site.entries[1].number,
        "form": "pdf",
        "size": "a4",
        "event": event.pk,
        "month": f"{event.timetable[0].start:%Y-%m}",
    }
    slugs = {"events": event.slug, "sites": site.entries[1].slug, "routes": "walk", "schools": "nothing"}

    def value(name, pattern):
        beginning = pattern.lstrip("^").partition("/")[0]
        if name == "pk":
            return str({"e": event.pk}.get(beginning, Photo.objects.first().pk))
        if name == "name":
            return {"data": "entries" if "csv" in pattern else "survey-class"}[beginning]
        if name == "form" and beginning == "data":
            return "csv"
        return str(slugs[beginning] if name == "slug" else known[name])

    return value


def arrives(client, path):
    """Return (where one comes to, the status there), following redirects within the site."""
    for _ in range(3):
        answer = client.get(path)
        answer.close()
        if answer.status_code not in {301, 302} or "/admin/" in answer.url:
            break
        path = answer.url.removeprefix("http://testserver")
    return path.rstrip("/"), answer.status_code


def test_every_address_arrives_with_and_without_a_final_slash(values):
    client = Client()
    addresses = {pattern: address(pattern, values) for pattern in patterns()}
    arrived = {pattern: (arrives(client, one), arrives(client, f"{one}/")) for pattern, one in addresses.items()}

    assert len(arrived) > 40
    assert {pattern: both for pattern, both in arrived.items() if both[0] != both[1]} == {}
    # It did lead somewhere: only what this site does not have is not there.
    missing = {pattern for pattern, (one, _) in arrived.items() if one[1] in {404, 410}}
    assert missing <= {
        "schools/<slug:slug>/worksheet.pdf",
        "schools/<slug:slug>/answers.pdf",
        "^oembed/?$",  # without the address that is to be embedded
        "healthz/deep",  # for who knows its word
    }


def test_a_slash_too_many_keeps_the_question_and_nothing_is_invented(client, home):
    answer = client.get("/map/features.json/?bbox=1,2,3,4&zoom=5")

    assert (answer.status_code, answer.url) == (301, "/map/features.json?bbox=1,2,3,4&zoom=5")
    assert client.get("/nowhere/").status_code == 404
    assert client.post("/e/1/book/").status_code == 405  # what was sent is not sent on
