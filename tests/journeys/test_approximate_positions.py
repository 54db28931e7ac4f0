"""An approximate place is shown a fixed way off, and no question leads back to where it is."""

from math import pi

import pytest
from django.test import Client

from heritage.catalogue.entry.related_entries import NEARBY_DEGREES
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import datum, visibility
from tests.factories.catalogue import HeritageSitePageFactory
from tests.journeys.suspicion import COURTYARD, answers_by_address, changed

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def test_no_answer_changes_with_the_way_by_which_an_approximate_place_was_moved(places):
    """Two true positions that are shown at one point cannot be told apart, wherever one looks."""
    shown = places.courtyard.page.position
    # Near this neighbour or not: that must follow from the point shown, not from the truth beside it.
    neighbour = HeritageSitePageFactory(
        located=True, entered_longitude=shown.longitude - NEARBY_DEGREES, entered_latitude=shown.latitude
    )
    answers = []
    for east in (-0.0015, 0.0015):
        move(places.courtyard.page, to=(shown.longitude + east, shown.latitude), shown_east=-east)
        assert HeritageSitePage.objects.get(pk=places.courtyard.page.pk).position == shown
        answers.append(answers_by_address(places))

    assert f"/sites/{neighbour.slug}/" in answers[0]
    assert changed(*answers) == []

    # Where it is shown is another matter: that does change them.
    move(places.courtyard.page, to=(113.57, 34.76), shown_east=0.002)
    assert {"/", "/map/", "/sites/blurred/", "/events/to-blurred/"} <= set(
        changed(answers[0], answers_by_address(places))
    )


def move(page, to, shown_east):
    """Put an approximate place somewhere else, to be shown so many degrees east of it."""
    page = HeritageSitePage.objects.get(pk=page.pk)
    page.entered_longitude, page.entered_latitude = to
    page.shift_bearing = pi / 2
    page.shift_distance_m = shown_east / datum.metres_to_degrees(1, 0, page.entered_latitude)[0]
    page.save()


def test_halving_the_box_leads_to_the_point_shown_and_not_to_the_place(places):
    shown = places.courtyard.page.position

    assert by_halving("住人的老院") == (
        pytest.approx(shown.longitude, abs=1e-7),
        pytest.approx(shown.latitude, abs=1e-7),
    )
    assert datum.distance_m(by_halving("住人的老院"), COURTYARD) > 200


def test_halving_the_box_does_lead_to_a_place_that_is_public(places):
    for level in visibility.TRUE_POINT:
        places.courtyard.page.visibility, places.courtyard.page.uncertainty_m = level, 40
        places.courtyard.page.save()

        assert datum.distance_m(by_halving("住人的老院"), COURTYARD) < 1


def by_halving(title):
    """Find a place as an attacker would: does the eastern half of the box hold it? The northern half?"""
    client = Client()

    def holds(box):
        answer = client.get("/map/features.json", {"bbox": ",".join(map(repr, box)), "zoom": 19})
        return title in {feature["properties"]["title"] for feature in answer.json()["features"]}

    west, south, east, north = 113.3, 34.5, 113.9, 34.9
    for _ in range(26):
        middle = (west + east) / 2
        west, east = (middle, east) if holds((middle, south, east, north)) else (west, middle)
        middle = (south + north) / 2
        south, north = (middle, north) if holds((west, middle, east, north)) else (south, middle)
    return (west + east) / 2, (south + north) / 2
