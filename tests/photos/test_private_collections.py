"""A picture in a collection with a restriction is the editors' alone: no address shows it, and no file stays public."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection

from heritage.photos import publication
from heritage.photos.models import Photo
from heritage.photos.renditions.sizes import PUBLIC, VIEWING, prepare
from heritage.photos.views import rendition_url
from heritage.photos.zoom.iiif import service_path
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.collections import a_collection, close
from tests.factories.photos import PhotoFactory, a_landscape

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    photo = PhotoFactory(collection=a_collection(), file=ContentFile(a_landscape(2100, 1400), name="a.jpg"))
    prepare(photo)
    return photo


def addresses(photo):
    """All that a picture has of its own: its page, what is downloaded, what IIIF viewers read, and its files."""
    service = service_path(photo)
    return [
        *(reverse(name, args=[photo.pk]) for name in ("photo", "photo_manifest", "photo_download")),
        *(f"{service}/{path}" for path in ("info.json", "full/max/0/default.jpg", "0,0,512,512/512,512/0/default.jpg")),
        rendition_url(photo, VIEWING),
        *(rendition.file.storage.url(rendition.file.name) for rendition in photo.renditions.all()),
    ]


def statuses(client, asked):
    found = set()
    for address in asked:
        answer = client.get(address)
        answer.close()
        found.add(answer.status_code)
    return found


def test_each_address_answers_until_the_collection_is_closed_and_again_when_it_is_opened(
    client, catalogue, photo, django_capture_on_commit_callbacks
):
    HeritageSitePageFactory(parent=catalogue, photo=photo)
    asked = addresses(photo)
    assert len(asked) == 26
    assert statuses(client, asked) == {200, 302}

    with django_capture_on_commit_callbacks(execute=True):
        restriction = close(photo.collection)
    assert statuses(client, asked) == {404}
    assert Photo.objects.get().obstacles == [publication.INTERNAL]

    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    assert statuses(client, asked) == {200, 302}
    assert Photo.objects.get().obstacles == []


def test_its_files_go_and_those_of_another_collection_stay(photo, django_capture_on_commit_callbacks):
    twin = PhotoFactory(collection=a_collection("公开的"))
    prepare(twin)
    with django_capture_on_commit_callbacks(execute=True):
        close(photo.collection)

    assert (photo.renditions.count(), Photo.objects.get(pk=photo.pk).tiles) == (0, "")
    assert twin.renditions.count() == 19
    assert list(Photo.objects.public()) == [twin]


def test_its_files_come_back_when_it_is_opened_and_those_of_a_closed_one_do_not(
    photo, django_capture_on_commit_callbacks
):
    twin = PhotoFactory(collection=a_collection("另一个"))
    close(twin.collection)
    with django_capture_on_commit_callbacks(execute=True):
        restriction = close(photo.collection)
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()

    again = Photo.objects.get(pk=photo.pk)
    assert sorted(again.renditions.values_list("filter_spec", flat=True)) == sorted(PUBLIC)
    assert again.tiles.storage.exists(again.tiles.name)
    assert twin.renditions.count() == 0


def test_opening_one_draws_nothing_anew_in_another(photo, django_capture_on_commit_callbacks):
    twin = PhotoFactory(collection=a_collection("公开的"))
    prepare(twin)
    before = set(twin.renditions.values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        restriction = close(photo.collection)
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()

    assert set(twin.renditions.values_list("pk", flat=True)) == before


def test_a_collection_below_a_closed_one_is_closed_and_one_beside_it_is_not():
    outer = a_collection("外")
    close(a_collection("内"))
    close(outer)
    inside = PhotoFactory(collection=a_collection("深", parent=outer))
    beside = PhotoFactory(collection=a_collection("旁"))
    PhotoFactory(collection=outer)

    assert list(Photo.objects.public()) == [beside]
    assert inside.obstacles == [publication.INTERNAL]


def test_moving_a_collection_into_a_closed_one_closes_it(photo, admin_client, django_capture_on_commit_callbacks):
    closed = a_collection("内部")
    close(closed)
    address = reverse("wagtailadmin_collections:edit", args=[photo.collection_id])
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(address, {"name": "资料", "parent": closed.pk})

    assert Collection.objects.get(name="资料").get_parent() == closed
    assert photo.renditions.count() == 0


def test_moving_pictures_into_a_closed_collection_takes_their_files_away_and_moving_them_out_brings_them_back(
    photo, admin_client, django_capture_on_commit_callbacks
):
    closed, opened = a_collection("内部"), photo.collection
    close(closed)
    address = reverse("wagtail_bulk_action", args=["photos", "photo", "add_to_collection"])
    for collection, number in {closed: 0, opened: 19}.items():
        with django_capture_on_commit_callbacks(execute=True):
            admin_client.post(f"{address}?id={photo.pk}", {"collection": collection.pk})

        again = Photo.objects.get(pk=photo.pk)
        assert (again.collection, again.renditions.count(), bool(again.tiles)) == (collection, number, number > 0)


@pytest.mark.parametrize("number", [1, 3])
def test_whether_they_may_be_shown_is_known_without_a_question_for_each(number, django_assert_num_queries):
    closed = a_collection()
    close(closed)
    PhotoFactory.create_batch(number, collection=closed)

    with django_assert_num_queries(1):
        assert [photo.obstacles for photo in Photo.objects.with_obstacles()] == [[publication.INTERNAL]] * number
