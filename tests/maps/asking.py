"""Asking for the features of a view, and places to ask for."""

from math import pi
from uuid import uuid4

from django.urls import reverse
from wagtail.models import Page

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory

DISTRICT = "113.4,34.6,113.8,34.9"
TRUE = 113.59359, 34.74389
EAST = pi / 2


def answer(client, bbox=DISTRICT, zoom="13", **facets):
    return client.get(reverse("map_features"), {"bbox": bbox, "zoom": zoom, **facets})


def numbers(response):
    assert response.status_code == 200
    return [feature["id"] for feature in response.json()["features"]]


def box_around(longitude, latitude, half):
    return f"{longitude - half},{latitude - half},{longitude + half},{latitude + half}"


def shifted(distance_m=300, bearing=EAST):
    """An approximate place whose public position lies `distance_m` off, and that public position."""
    site = HeritageSitePageFactory(
        located=True, visibility=Visibility.PUBLIC_APPROXIMATE, shift_bearing=bearing, shift_distance_m=distance_m
    )
    return site, site.position


def copies_of(site, count):
    """Put copies beside a place, straight into the tables: growing the tree by 300 takes half a minute."""
    for step in range(1, count + 1):
        copy = HeritageSitePage.objects.get(pk=site.pk)
        copy.pk = copy.id = copy.page_ptr_id = None
        copy.path = site.path[:-4] + Page._int2str(Page._str2int(site.path[-4:]) + step).rjust(4, "0")
        copy.slug, copy.number, copy.translation_key = f"copy-{step}", f"ZY-9{step:03d}", uuid4()
        copy.url_path = f"{site.url_path.rsplit('/', 2)[0]}/copy-{step}/"
        copy.save_base()
