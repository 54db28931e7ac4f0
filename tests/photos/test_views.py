"""The addresses of files: made when first asked for, mended when lost, gone when they may not be shown."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions.sizes import PUBLIC, SMALL, prepare
from heritage.photos.templatetags.photo_tags import picture
from heritage.photos.views import rendition_url
from tests.factories.accounts import UserFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return PhotoFactory()


def test_a_page_makes_nothing_and_names_the_address_that_does(photo, client):
    html = picture(photo, "plate")
    assert not Rendition.objects.exists()
    address = rendition_url(photo, "fill-720x480|format-avif")
    assert re.fullmatch(rf"/photos/{photo.pk}/[0-9a-f]{{16}}/fill-720x480.avif", address)
    assert f"{address} 720w" in html
    answer = client.get(address)
    made = Rendition.objects.get(filter_spec="fill-720x480|format-avif")
    assert (answer.status_code, answer["Location"]) == (302, made.url)
    assert "no-store" in answer["Cache-Control"]
    assert photo.renditions.count() == len(PUBLIC)
    assert made.url in picture(Photo.objects.get(), "plate")


@pytest.mark.parametrize("name", ["fill-641x427.avif", "original.jpeg", "fill-320x213.png", "max-2400x2400.avif"])
def test_no_other_size_is_made_at_the_wish_of_an_address(photo, client, name):
    address = rendition_url(photo, SMALL).replace("fill-320x213.webp", name)
    assert client.get(address).status_code == 404
    assert not Rendition.objects.exists()


def test_the_address_of_a_picture_cannot_be_guessed(photo, client):
    for key in ("0" * 16, rendition_url(PhotoFactory(), SMALL).split("/")[3]):
        assert client.get(f"/photos/{photo.pk}/{key}/fill-320x213.webp").status_code == 404
    assert not Rendition.objects.exists()


def test_a_picture_that_may_not_be_shown_is_not_made(client):
    photo = PhotoFactory(licence="")
    assert client.get(rendition_url(photo, SMALL)).status_code == 404
    assert not Rendition.objects.exists()


def test_a_lost_original_leads_to_the_empty_plate(photo, client):
    Path(photo.file.path).unlink()
    assert client.get(rendition_url(photo, SMALL))["Location"] == "/static/public/img/missing-photo.svg"


def test_while_one_draws_the_others_do_not_wait(photo, client):
    cache.add(f"drawing-{photo.pk}", True)
    assert client.get(rendition_url(photo, SMALL))["Location"] == "/static/public/img/missing-photo.svg"
    assert not Rendition.objects.exists()


def test_a_deleted_file_heals_itself(photo, client):
    prepare(photo)
    lost = Rendition.objects.get(filter_spec=SMALL)
    Path(lost.file.path).unlink()
    answer = client.get(lost.url)
    again = Rendition.objects.get(filter_spec=SMALL)
    assert answer["Location"] == again.url != lost.url
    assert b"".join(client.get(again.url).streaming_content) == Path(again.file.path).read_bytes()


def test_an_address_of_former_days_leads_to_the_file_of_today(photo, client):
    prepare(photo)
    former = Rendition.objects.get(filter_spec=SMALL).url
    photo.renditions.all().delete()
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (302, rendition_url(photo, SMALL))
    assert "no-store" in answer["Cache-Control"]
    assert not Rendition.objects.exists()
    again = client.get(former, follow=True)
    assert again.redirect_chain[-1][0] == Rendition.objects.get(filter_spec=SMALL).url != former
    again.close()
    Photo.objects.update(licence="")
    Rendition.objects.all().delete()
    assert client.get(former).status_code == 404


def test_nobody_makes_up_an_address_or_asks_for_a_size_that_no_page_shows(photo, client):
    prepare(photo)
    former = Rendition.objects.get(filter_spec=SMALL).url
    thumbnail = photo.get_rendition("max-165x165").url
    photo.renditions.all().delete()
    other = PhotoFactory()
    forged = [
        former.replace("fill-320x213", "fill-720x480"),
        former.replace(f"/{photo.pk}-", f"/{other.pk}-"),
        former.replace(".webp", "_a1.webp"),
        thumbnail,
    ]
    assert [client.get(address).status_code for address in forged] == [404] * 4
    assert not Rendition.objects.exists()


def test_a_file_is_handed_out_while_it_may_be_shown(photo, client):
    prepare(photo)
    address = Rendition.objects.get(filter_spec=SMALL).url
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    answer.close()
    Photo.objects.update(licence_until="2020-01-01")
    assert client.get(address).status_code == 404


def test_an_editor_still_sees_what_is_held_back(photo, editor):
    Photo.objects.update(licence="")
    address = Photo.objects.get().get_rendition("max-165x165").url
    answer = editor.get(address)
    assert answer.status_code == 200
    answer.close()
    editor.force_login(UserFactory())
    assert editor.get(address).status_code == 404


def test_what_is_no_rendition_is_not_there(client):
    assert client.get("/media/images/nothing.webp").status_code == 404
