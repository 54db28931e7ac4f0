"""The features of a view: only what may be shown, only where it may be shown, and no more than is needed."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from heritage.catalogue.choices import Kind, Level, Visibility
from heritage.catalogue.models import HeritageSitePage
from heritage.maps import features
from heritage.maps.features import BadViewError, View
from heritage.photos.choices import Medium
from heritage.photos.renditions.sizes import SMALL
from tests.factories.catalogue import HeritageSitePageFactory, a_designation, a_name
from tests.factories.photos import PhotoFactory
from tests.maps.asking import DISTRICT, TRUE, answer, box_around, copies_of, numbers, shifted

pytestmark = pytest.mark.django_db


def test_a_feature_tells_what_the_card_shows(client, catalogue):
    site = HeritageSitePageFactory(
        located=True,
        title="二砂",
        slug="ersha",
        opening="partly",
        names=[a_name("郑州第二砂轮厂旧址")],
        designations=[a_designation(Level.NATIONAL)],
    )

    assert answer(client).json() == {
        "type": "FeatureCollection",
        "total": 1,
        "truncated": False,
        "clusters": [],
        "features": [
            {
                "type": "Feature",
                "id": site.number,
                "geometry": {"type": "Point", "coordinates": [113.59359, 34.74389]},
                "properties": {
                    "title": "二砂",
                    "announced": "郑州第二砂轮厂旧址",
                    "kind": "工业遗产",
                    "form": "kind-industrial",
                    "level": "全国重点文物保护单位",
                    "badge": "nation",
                    "opening": "部分开放",
                    "open": True,
                    "radius": 200,
                    "note": "±200米",
                    "url": "/sites/ersha/",
                },
            }
        ],
    }


def test_what_is_not_known_is_left_out(client, catalogue):
    HeritageSitePageFactory(located=True, uncertainty_m=None)

    known = answer(client).json()["features"][0]["properties"]

    assert known.keys() == {"title", "kind", "form", "open", "radius", "note", "url"}
    assert (known["radius"], known["note"]) == (0, "精确位置")


def test_hidden_restricted_unlocated_and_unpublished_places_are_absent(client, catalogue):
    HeritageSitePageFactory(hidden=True)
    HeritageSitePageFactory(hidden=True, visibility=Visibility.RESTRICTED)
    HeritageSitePageFactory(visibility=Visibility.PUBLIC_EXACT)
    HeritageSitePageFactory(located=True, live=False)
    shown = HeritageSitePageFactory(located=True)

    response = answer(client)

    assert numbers(response) == [shown.number]
    assert b"113.4765" not in response.content


def test_only_the_view_is_answered(client, catalogue):
    west = HeritageSitePageFactory(located=True, entered_longitude=113.52)
    east = HeritageSitePageFactory(located=True, entered_longitude=113.62)

    assert numbers(answer(client, "113.5,34.7,113.55,34.8")) == [west.number]
    assert numbers(answer(client)) == [west.number, east.number]


def test_the_facets_of_the_catalogue_narrow_the_map_too(client, catalogue):
    works = HeritageSitePageFactory(located=True, kind=Kind.INDUSTRIAL)
    HeritageSitePageFactory(located=True, kind=Kind.VENUE)

    assert numbers(answer(client, kind="industrial")) == [works.number]
    assert len(numbers(answer(client))) == 2


@pytest.mark.parametrize(
    ("bbox", "zoom", "said"),
    [
        ("", "13", "bbox 应为四个数"),
        ("113.5,34.7,113.7", "13", "bbox 应为四个数"),
        ("113.5,34.7,113.7,34.8,1", "13", "bbox 应为四个数"),
        ("a,b,c,d", "13", "bbox 应为四个数"),
        ("113.7,34.7,113.5,34.8", "13", "西小于东"),
        ("113.5,34.8,113.7,34.7", "13", "南小于北"),
        ("nan,34.7,113.7,34.8", "13", "西小于东"),
        ("-inf,-90,inf,90", "13", "不出±180"),
        ("-200,34.7,113.7,34.8", "13", "不出±180"),
        ("113.5,34.7,113.7,95", "13", "不出±90"),
        (DISTRICT, "", "zoom 应为0—22的整数"),
        (DISTRICT, "99", "zoom 应为0—22的整数"),
        (DISTRICT, "-1", "zoom 应为0—22的整数"),
        (DISTRICT, "13.5", "zoom 应为0—22的整数"),
        (DISTRICT, "9" * 5000, "zoom 应为0—22的整数"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(client, catalogue, bbox, zoom, said):
    response = answer(client, bbox, zoom)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert said in response.json()["error"]


def test_the_whole_world_is_a_valid_view(client, catalogue):
    site = HeritageSitePageFactory(located=True)

    assert numbers(answer(client, "-180,-90,180,90", "0")) == [site.number]


def test_an_answer_is_capped_by_public_positions_and_says_so(client, catalogue, monkeypatch):
    monkeypatch.setattr(features, "FEW", 2)
    shifted_out, _ = shifted()
    seen = [HeritageSitePageFactory(located=True) for _ in range(2)]
    box = box_around(*TRUE, 0.0005)

    full = answer(client, box, zoom="18").json()
    more = HeritageSitePageFactory(located=True)
    capped = answer(client, box, zoom="18").json()

    assert ([found["id"] for found in full["features"]], full["truncated"]) == ([s.number for s in seen], False)
    assert ([found["id"] for found in capped["features"]], capped["truncated"]) == ([s.number for s in seen], True)
    assert shifted_out.number < seen[0].number < more.number, "its true position must not take a place in the answer"


def test_an_answer_is_asked_for_again_but_not_sent_again(client, catalogue):
    site = HeritageSitePageFactory(located=True)
    first = answer(client)

    again = client.get(
        reverse("map_features"), {"bbox": DISTRICT, "zoom": "13"}, headers={"If-None-Match": first["ETag"]}
    )
    site.unpublish()
    changed = client.get(
        reverse("map_features"), {"bbox": DISTRICT, "zoom": "13"}, headers={"If-None-Match": first["ETag"]}
    )

    assert first["Content-Type"] == "application/geo+json"
    assert first["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in first
    assert "Cookie" not in first.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed.json()["features"]) == (200, [])


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_database_is_asked_twice_however_many_there_are(client, catalogue, django_assert_num_queries, count):
    copies_of(HeritageSitePageFactory(located=True, photo=PhotoFactory()), count - 1)
    answer(client)  # the first answer ever looks for the root of the site

    with django_assert_num_queries(2):
        response = answer(client)

    assert len(numbers(response)) == count


def test_the_picture_is_the_one_that_cards_have_made_already(client, catalogue):
    photo = PhotoFactory(description="锯齿屋顶的车间", medium=Medium.DRAWING)
    HeritageSitePageFactory(located=True, photo=photo)

    without = answer(client).json()["features"][0]["properties"]
    rendition = photo.get_rendition(SMALL)
    shown = answer(client).json()["features"][0]["properties"]

    assert "picture" not in without
    assert photo.renditions.count() == 1, "the map itself draws none"
    assert (shown["picture"], shown["picture_alt"], shown["drawing"]) == (rendition.url, "锯齿屋顶的车间", True)


def test_a_view_knows_its_box():
    view = View.from_query(QueryDict("bbox=113.5,34.7,113.7,34.8&zoom=13"))

    assert view == View(113.5, 34.7, 113.7, 34.8, 13)
    with pytest.raises(BadViewError):
        View.from_query(QueryDict("bbox=113.5,34.7,113.7,34.8"))


def test_a_record_without_a_stored_shift_is_left_out_rather_than_shown_exactly(client, catalogue):
    site = HeritageSitePageFactory(located=True, visibility=Visibility.PUBLIC_APPROXIMATE)

    before = numbers(answer(client))
    HeritageSitePage.objects.filter(pk=site.pk).update(shift_distance_m=None)

    assert before == [site.number]
    assert numbers(answer(client)) == []
