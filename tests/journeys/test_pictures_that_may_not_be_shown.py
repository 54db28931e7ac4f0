"""A picture whose permission has run out is gone from every answer; while it holds, it is on all of them."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heritage.photos.models import Photo
from heritage.photos.renditions.sizes import prepare
from tests.crawl import STARTS, crawl
from tests.factories.collections import a_collection, close
from tests.factories.photos import PhotoFactory
from tests.factories.whole_site import a_story, a_whole_site
from tests.journeys.conftest import a_site_for_several_tests, index_everything

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

WORDS = ("看不见的烟囱", "图注里的高炉", "拍照的李某")
SURFACES = {"/", "/sites/", "/sites/?view=pictures", "/sites/place-0/", "/events/reading-0/", "/search/?q=高炉"}
FEATURES = "/map/features.json?bbox=113.3,34.5,113.9,34.9&zoom=12"


@pytest.fixture(scope="module")
def shown_photo(django_db_setup, django_db_blocker, tmp_path_factory):
    with a_site_for_several_tests(django_db_blocker, tmp_path_factory.mktemp("search")):
        yield build()


@pytest.fixture
def photo(shown_photo, db):
    return deepcopy(shown_photo)


def build():
    photo = PhotoFactory(collection=a_collection(), description=WORDS[0], caption=WORDS[1], credit=WORDS[2])
    site = a_whole_site(entries=2, events=1, rows=1)
    for page in (site.home, *site.entries, *site.events):
        page.photo = photo
    sources = [row.source for row in site.entries[0].statements.first().citations.all()]
    story = a_story(1, sources)
    for block in story:
        for name in {"photo", "then", "now"} & set(block["value"] if isinstance(block["value"], dict) else ()):
            block["value"][name] = photo.pk
    site.entries[0].story = story
    for page in (site.home, *site.entries, *site.events):
        page.save()
    prepare(photo)
    index_everything()
    return photo


def answers_that_show(photo):
    told = [*WORDS, *photo.renditions.values_list("file", flat=True)]
    visits = crawl(Client(), [*STARTS, *SURFACES, FEATURES], follow=lambda path: not path.startswith("/static/"))
    return {visit.address for visit in visits if any(word in visit.text.replace("q=高炉", "") for word in told)}


def test_a_picture_in_force_is_on_every_surface(photo):
    assert answers_that_show(photo) >= {*SURFACES, FEATURES}


@pytest.mark.parametrize(
    "change",
    [
        {"licence_until": timezone.localdate() - timedelta(days=1)},
        {"licence": ""},
        {"people": "recognisable", "consent_number": "1", "consent_until": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_a_picture_whose_permission_has_run_out_is_on_none(photo, change):
    Photo.objects.filter(pk=photo.pk).update(**change)  # nothing is saved when a day ends
    assert answers_that_show(photo) == set()


def test_a_picture_in_a_closed_collection_is_on_none(photo):
    shown_on = answers_that_show(photo)
    told = [*WORDS, *photo.renditions.values_list("file", flat=True)]
    close(photo.collection)

    assert answers_that_show(photo) == set()
    for address in sorted(shown_on):
        answer = Client().get(address).getvalue().decode("utf-8", "replace").replace("q=高炉", "")
        assert [word for word in told if word in answer] == [], address
