"""A picture that cannot be made leaves its place empty; the page stands."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from heritage.photos.models import Photo, Rendition
from heritage.photos.views import rendition_url
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

PLATE = "{% include 'components/plate.html' %}"


def rendered(text, photo):
    return Template("{% load wagtailimages_tags %}" + text).render(Context({"photo": photo}))


@pytest.fixture
def photo():
    return PhotoFactory(description="锯齿屋顶的车间")


@pytest.fixture
def lost(photo):
    photo.file.storage.delete(photo.file.name)
    return Photo.objects.get()


@pytest.mark.parametrize(
    "tag", ["{% image photo fill-320x213 format-webp %}", "{% srcset_image photo fill-{320x213,720x480} format-webp %}"]
)
def test_a_lost_file_leaves_an_empty_plate_of_the_same_size(lost, tag):
    html = rendered(tag, lost)
    assert html.startswith('<img alt="锯齿屋顶的车间" height="213" src="/static/public/img/missing-photo.svg"')
    assert html.endswith(' width="320">')
    assert not Rendition.objects.exists()


def test_a_picture_that_is_there_is_shown(photo):
    html = rendered("{% image photo fill-320x213 format-webp %}", photo)
    assert "missing.svg" not in html
    assert html.startswith('<img alt="锯齿屋顶的车间" height="213" src="/media/images/')


def test_the_plate_of_a_page_stands_without_its_picture(lost):
    html = rendered(PLATE, lost)
    assert (
        f'src="{rendition_url(lost, "fill-720x480|format-jpeg")}"' in html
    )  # which leads to the empty plate: test_views.py
    assert 'width="1200"' in html


def test_a_file_that_rots_on_the_disk_counts_as_lost(photo):
    path = Path(photo.file.path)
    path.write_bytes(path.read_bytes()[:200])
    assert Photo.objects.get().get_rendition("width-100").is_missing


def test_a_full_disk_leaves_an_empty_plate_and_no_row(photo, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    assert photo.get_rendition("width-100").is_missing
    assert not Rendition.objects.exists()


def test_what_was_made_before_is_shown_when_the_original_is_lost(photo):
    made = photo.get_rendition("width-100")
    photo.file.storage.delete(photo.file.name)
    assert Photo.objects.get().get_rendition("width-100").url == made.url


def test_the_picture_comes_back_with_its_file(photo):
    data = Path(photo.file.path).read_bytes()
    Path(photo.file.path).unlink()
    assert Photo.objects.get().get_rendition("width-100").is_missing
    Path(photo.file.path).write_bytes(data)
    assert not Photo.objects.get().get_rendition("width-100").is_missing


def test_the_empty_plate_exists():
    assert finders.find("public/img/missing-photo.svg")
