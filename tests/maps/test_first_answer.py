"""The first answer of the map comes along with its page, as data."""

import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from heritage.catalogue.choices import Kind
from heritage.maps.map_page import Outlook
from tests.factories.catalogue import HeritageSitePageFactory
from tests.maps.test_views import page

pytestmark = pytest.mark.django_db


def first_answer(html):
    return json.loads(re.search(r'<script id="map-first" type="application/json">(.*?)</script>', html)[1])


def test_the_page_includes_the_first_answer_for_its_script(client, catalogue):
    mill = HeritageSitePageFactory(located=True, title="国棉三厂</script>", kind=Kind.INDUSTRIAL)
    HeritageSitePageFactory(located=True, kind=Kind.HISTORIC_BUILDING)
    HeritageSitePageFactory(hidden=True, kind=Kind.INDUSTRIAL)

    brought = first_answer(page(client, kind=Kind.INDUSTRIAL))

    bbox, zoom = brought.pop("bbox"), brought.pop("zoom")
    asked = client.get(reverse("map_features"), {"bbox": ",".join(map(str, bbox)), "zoom": zoom, "kind": "industrial"})
    assert brought == asked.json()
    assert [feature["id"] for feature in brought["features"]] == [mill.number]


def test_the_included_answer_follows_the_view_of_the_address(client, catalogue):
    near = HeritageSitePageFactory(located=True)
    HeritageSitePageFactory(located=True, entered_longitude=113.4)

    brought = first_answer(page(client, at="15/34.7439/113.5936"))

    assert brought["zoom"] == 15
    assert [feature["id"] for feature in brought["features"]] == [near.number]


@pytest.mark.parametrize(
    ("box", "look"),
    [
        ((113.5, 34.7, 113.7, 34.8), "11.25/34.75002/113.6"),  # 0.2° are 364 px at a zoom of 11.32
        ((98, 23, 122, 42), "4.25/33.009/110"),
    ],
)
def test_a_telephone_shows_the_whole_box_as_near_as_it_can(box, look):
    found = Outlook.fitting(box)

    assert str(replace(found, latitude=round(found.latitude, 5))) == look


def test_of_many_entries_a_single_one_may_have_a_position(client, catalogue, monkeypatch):
    """The list goes over several pages then, and the box of all points has no size."""
    monkeypatch.setattr("heritage.maps.map_page.MapPage.per_page", 2)
    for number in range(3):
        HeritageSitePageFactory(title=f"条目{number}", slug=f"site-{number}", located=number == 0)

    first = first_answer(client.get("/map/").content.decode())

    assert (first["zoom"], len(first["features"])) == (18, 1)
