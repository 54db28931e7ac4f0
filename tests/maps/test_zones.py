"""Protection zones on the map: only published ones, light enough for a telephone, whole in the record."""

from math import cos, pi, sin

import pytest
from django.urls import reverse

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Zone
from heritage.maps import zones
from heritage.maps.models import MapZone
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.whole_site import a_zone
from tests.maps.asking import DISTRICT

pytestmark = pytest.mark.django_db


def features(client, zoom="16", bbox=DISTRICT):
    response = client.get(reverse("map_zones"), {"bbox": bbox, "zoom": zoom})
    assert response.status_code == 200
    return response.json()["features"]


def a_circle(vertices, radius=0.002):
    ring = [
        [113.6 + radius * cos(2 * pi * n / vertices), 34.75 + radius * sin(2 * pi * n / vertices)]
        for n in range(vertices)
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def test_a_published_zone_says_what_it_is_and_whose(client, catalogue):
    site = HeritageSitePageFactory(
        located=True, title="二砂", zones=[a_zone(113.59, 34.74, document_number="豫文物〔2020〕1号")]
    )

    assert features(client) == [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[113.59, 34.74], [113.591, 34.74], [113.591, 34.741], [113.59, 34.741], [113.59, 34.74]]
                ],
            },
            "properties": {
                "place": site.number,
                "title": "二砂",
                "kind": "protection_range",
                "label": "保护范围",
                "document": "豫文物〔2020〕1号",
            },
        }
    ]


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"visibility": Visibility.PUBLIC_EXACT}, True),
        ({"visibility": Visibility.PUBLIC_EXACT, "live": False}, False),
        ({"visibility": Visibility.HIDDEN}, False),
        ({"visibility": Visibility.RESTRICTED}, False),
    ],
)
def test_only_zones_of_places_that_may_be_located_are_drawn(client, catalogue, fields, published):
    HeritageSitePageFactory(zones=[a_zone(113.59, 34.74)], **fields)

    assert bool(features(client)) is published


def test_a_zone_that_is_not_officially_published_is_not_drawn(client, catalogue):
    HeritageSitePageFactory(located=True, zones=[a_zone(113.59, 34.74, officially_published=False)])

    assert features(client) == []


def test_from_afar_no_zone_is_drawn_and_elsewhere_none_either(client, catalogue):
    HeritageSitePageFactory(located=True, zones=[a_zone(113.59, 34.74)])

    assert features(client, zoom="13") == []
    assert features(client, bbox="113.7,34.7,113.8,34.8") == []
    assert len(features(client, zoom="14")) == 1


def test_fifty_thousand_vertices_are_drawn_with_a_few_hundred_and_kept_whole(client, catalogue):
    HeritageSitePageFactory(located=True, zones=[a_zone(0, 0, entered_geometry=a_circle(50_000))])

    response = client.get(reverse("map_zones"), {"bbox": DISTRICT, "zoom": "18"})
    ring = response.json()["features"][0]["geometry"]["coordinates"][0]

    assert 20 < len(ring) <= 301
    assert len(response.content) < 8_000
    assert len(Zone.objects.get().geometry["coordinates"][0]) == 50_001
    assert all(abs(((x - 113.6) ** 2 + (y - 34.75) ** 2) ** 0.5 - 0.002) < 0.00003 for x, y in ring)


def test_a_zone_that_changes_or_goes_is_drawn_so(client, catalogue):
    site = HeritageSitePageFactory(located=True, zones=[a_zone(113.59, 34.74)])
    zone = Zone.objects.get()
    zone.entered_geometry = a_circle(40)
    zone.save()
    assert len(features(client)[0]["geometry"]["coordinates"][0]) > 20

    zone.delete()
    assert (features(client), MapZone.objects.count()) == ([], 0)
    assert HeritageSitePage.objects.get(pk=site.pk).live


def test_too_many_zones_are_cut_and_said_so(client, catalogue, monkeypatch):
    monkeypatch.setattr(zones, "MOST", 2)
    HeritageSitePageFactory(located=True, zones=[a_zone(113.59 + n / 500, 34.74) for n in range(3)])

    found = client.get(reverse("map_zones"), {"bbox": DISTRICT, "zoom": "16"}).json()

    assert (len(found["features"]), found["truncated"]) == (2, True)


@pytest.mark.parametrize("count", [1, 3])
def test_zones_cost_one_query_whatever_their_number(client, catalogue, django_assert_num_queries, count):
    for number in range(count):
        HeritageSitePageFactory(located=True, zones=[a_zone(113.59 + number / 500, 34.74)])

    with django_assert_num_queries(1):
        assert len(features(client)) == count


@pytest.mark.parametrize(("bbox", "zoom"), [("", "16"), (DISTRICT, "99"), ("nan,1,2,3", "16")])
def test_nonsense_is_refused_with_a_sentence(client, catalogue, bbox, zoom):
    response = client.get(reverse("map_zones"), {"bbox": bbox, "zoom": zoom})

    assert response.status_code == 400
    assert response.json()["error"]
