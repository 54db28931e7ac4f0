"""Looking closely: tiles by IIIF's Image API, manifests that another house's library reads, and the rule over both."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from iiif_prezi3 import Manifest
from PIL import Image
from wagtail.models import ReferenceIndex

from heritage.photos.models import Photo
from heritage.photos.renditions.sizes import prepare
from heritage.photos.zoom import deep_zoom
from heritage.photos.zoom.iiif import service_path
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory, a_landscape
from tests.photos.camera_files import SECRETS, encoded, exif

pytestmark = pytest.mark.django_db


@pytest.fixture
def large():
    data = encoded(Image.open(BytesIO(a_landscape(2500, 1200))), "JPEG", exif=exif())
    photo = PhotoFactory(file=ContentFile(data, name="a.jpg"), licence="cc_by_4", caption="锯齿屋顶")
    prepare(photo)
    return photo


def test_every_address_that_the_description_allows_answers_in_its_size(client, large):
    service = service_path(large)
    answer = client.get(f"{service}/info.json")
    info = answer.json()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (info["id"], info["type"], info["profile"]) == (f"http://testserver{service}", "ImageService3", "level0")
    assert (info["width"], info["height"]) == (2500, 1200)
    (tiles,) = info["tiles"]
    asked = [f"full/{one['width']},{one['height']}" for one in info["sizes"]]
    for factor in tiles["scaleFactors"]:
        step = tiles["width"] * factor
        for x in range(0, info["width"], step):
            for y in range(0, info["height"], step):
                width, height = min(step, info["width"] - x), min(step, info["height"] - y)
                asked.append(f"{x},{y},{width},{height}/{-(-width // factor)},{-(-height // factor)}")
    assert len(asked) == 15 + 6 + 2 + 1 + 3
    for address in asked:
        tile = client.get(f"{service}/{address}/0/default.jpg")
        assert tile["Content-Type"] == "image/jpeg"
        size = tuple(map(int, address.split("/")[1].split(",")))
        assert Image.open(BytesIO(tile.content)).size == size, address
        assert [secret for secret in SECRETS if secret in tile.content] == []
    whole = Image.open(BytesIO(client.get(f"{service}/full/max/0/default.jpg").content))
    assert max(whole.size) == info["maxWidth"] == 1250
    beside_the_pages = Image.open(BytesIO(client.get(f"{service}/full/90,/0/default.jpg").content))
    assert beside_the_pages.size == (90, 43)


@pytest.mark.parametrize(
    "path", ["full/max/90/default.jpg", "0,0,9,9/9,9/0/default.jpg", "../x", "full/max/0/gray.png"]
)
def test_what_level_0_does_not_offer_is_not_there(client, large, path):
    assert client.get(f"{service_path(large)}/{path}").status_code == 404


def test_tiles_go_with_the_permission_and_their_address_cannot_be_guessed(client, large):
    address = f"{service_path(large)}/info.json"
    path = Path(large.tiles.path)
    assert client.get(re.sub(r"[0-9a-f]{16}", "0" * 16, address)).status_code == 404
    Photo.objects.update(licence_until="2020-01-01")
    assert client.get(address).status_code == 404
    prepare(Photo.objects.get())
    assert not path.exists()
    assert Photo.objects.get().tiles == ""


def test_a_lost_pack_is_made_again(client, large):
    Path(large.tiles.path).unlink()
    assert client.get(f"{service_path(large)}/info.json").status_code == 404
    prepare(Photo.objects.get())
    assert client.get(f"{service_path(large)}/info.json").status_code == 200


def test_deleting_a_picture_deletes_its_tiles(large, django_capture_on_commit_callbacks):
    path = Path(large.tiles.path)
    with django_capture_on_commit_callbacks(execute=True):
        large.delete()
    assert not path.exists()


def test_a_small_picture_has_no_tiles():
    photo = PhotoFactory()
    prepare(photo)
    assert photo.tiles == ""


def test_what_may_not_be_passed_on_is_not_handed_out_in_full():
    assert list(deep_zoom.divisors(PhotoFactory.build(licence="permission", width=9000, height=100))) == [3, 6, 12]
    assert list(deep_zoom.divisors(PhotoFactory.build(licence="cc0", width=9000, height=100))) == [1, 2, 4]


def test_the_page_offers_to_look_closely_and_is_complete_without(client, large, home):
    home.photo = large
    home.save()
    ReferenceIndex.create_or_update_for_object(home)
    page = client.get(f"/photos/{large.pk}/").content.decode()
    assert (
        f'<deep-zoom data-service="{service_path(large)}" data-library="/static/vendor/openseadragon-6.1.1.min.js"'
        in page
    )
    assert "<picture>" in page


def test_the_manifest_of_a_picture_is_valid_and_names_credit_and_licence(client, large, home):
    home.photo = large
    home.save()
    ReferenceIndex.create_or_update_for_object(home)
    answer = client.get(f"/photos/{large.pk}/manifest.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    Manifest.model_validate(told)
    (canvas,) = told["items"]
    assert canvas["requiredStatement"]["value"] == {"zh": ["王建国 摄，知识共享 署名 4.0（CC BY 4.0）"]}
    assert canvas["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    body = canvas["items"][0]["items"][0]["body"]
    assert client.get(body["id"]).status_code == 200
    assert client.get(body["service"][0]["id"] + "/info.json").status_code == 200


def test_a_viewer_on_another_host_may_read_every_picture_of_a_manifest(client, large, home):
    """Universal Viewer asks as a script does, and makes up an address of its own where no thumbnail is named."""
    small = PhotoFactory()
    for photo in (small, large):
        home.photo = photo
        home.save()
        ReferenceIndex.create_or_update_for_object(home)
        (canvas,) = client.get(f"/photos/{photo.pk}/manifest.json").json()["items"]
        (thumbnail,) = canvas["thumbnail"]
        assert (thumbnail["width"], thumbnail["height"]) == (320, 213)
        for address in (thumbnail["id"], canvas["items"][0]["items"][0]["body"]["id"]):
            answers = [client.get(address, headers={"origin": "https://viewer.example"}, follow=True)]
            answers += [client.get(address, headers={"origin": "https://viewer.example"})]
            for answer in answers:
                answer.close()
                assert (answer.status_code, answer["Access-Control-Allow-Origin"]) in {(200, "*"), (302, "*")}


@pytest.mark.parametrize("number", [1, 3])
def test_the_manifest_of_an_entry_holds_its_pictures(client, catalogue, number, django_assert_num_queries):
    photos = PhotoFactory.create_batch(number)
    for photo in photos:
        prepare(photo)
    story = json.dumps([{"type": "photo", "value": {"photo": photo.pk, "caption": ""}} for photo in photos])
    page = HeritageSitePageFactory(parent=catalogue, title="二砂", slug="ersha", photo=photos[0], story=story)
    client.get("/sites/ersha/manifest.json")
    with django_assert_num_queries(10):
        told = client.get("/sites/ersha/manifest.json").json()
    Manifest.model_validate(told)
    assert told["label"] == {"zh": ["二砂"]}
    assert [canvas["id"].rpartition("/")[2] for canvas in told["items"]] == [str(photo.pk) for photo in photos]
    html = client.get(page.url).content.decode()
    assert html.count("data-photo>") == (number if number > 1 else 0)


def test_a_manifest_without_pictures_or_of_a_private_entry_is_not_there(client, catalogue):
    HeritageSitePageFactory(parent=catalogue, slug="bare")
    HeritageSitePageFactory(parent=catalogue, slug="draft", live=False, photo=PhotoFactory())
    for slug in ("bare", "draft", "nothing"):
        assert client.get(f"/sites/{slug}/manifest.json").status_code == 404


def test_a_wrong_manifest_is_told_apart():
    with pytest.raises(ValueError, match="label"):
        Manifest.model_validate({"id": "https://example.org/1", "type": "Manifest", "items": []})
