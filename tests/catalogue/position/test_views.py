import json
import logging
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from heritage.accounts.models import User
from heritage.photos.models import Photo
from tests.catalogue.position.drawn_files import HOLE, POLYGON, RING, a_shapefile, geojson, gpx
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory, a_picture
from tests.photos.camera_files import a_telling_picture
from tests.photos.metadata.test_exif import a_picture_with

VIEWS = [
    "position_text",
    "position_photo",
    "position_file",
    "position_pictures",
    "position_point",
    "position_boundary",
]
FIELD_FILES = Path(__file__).parents[2] / "field_files"
POINT = {"longitude": "113.59359", "latitude": "34.74389", "datum": "wgs84"}


@pytest.fixture
def editor(client, db):
    client.force_login(AdministratorFactory())
    return client


def upload(data, name="zone.json"):
    return SimpleUploadedFile(name, data)


def ask(client, view, **fields):
    response = client.post(reverse(view), fields)
    return response.status_code, response.json()


def test_a_pasted_link_is_answered_with_its_place_and_datum(editor):
    assert ask(editor, "position_text", text="https://uri.amap.com/marker?position=113.59963,34.74269") == (
        200,
        {
            "readings": [
                {
                    "longitude": 113.59963,
                    "latitude": 34.74269,
                    "datum": "gcj02",
                    "origin": "高德链接",
                    "swapped": False,
                    "hint": "",
                    "supposed": False,
                }
            ]
        },
    )


def test_what_cannot_be_read_is_answered_with_what_to_do(editor):
    status, answer = ask(editor, "position_text", text="华山路")

    assert status == 400
    assert answer["error"].startswith("没有读到一对经纬度")


def test_the_position_of_the_main_picture_is_offered(editor):
    photo = PhotoFactory(title="大门", file__from_path=None, file=upload(a_telling_picture("JPEG"), "gate.jpg"))

    status, answer = ask(editor, "position_photo", photo=photo.pk)
    assert (status, answer["readings"][0]["longitude"], answer["readings"][0]["datum"]) == (200, 113.59963, "wgs84")
    assert answer["readings"][0]["hint"].startswith("这是相机所在的位置")


def test_the_quality_of_a_position_is_shown_and_a_void_one_asked_about(editor):
    bad = a_picture_with(GPSStatus="V", GPSDOP=12.5).getvalue()

    _, answer = ask(editor, "position_file", file=upload(bad, "gate.jpg"), shape="point")
    assert answer["readings"][0]["supposed"]
    assert answer["readings"][0]["hint"].startswith(
        "相机自己标明这次定位无效（状态 V），可能是上一次的位置。精度因子（DOP）12.5，差，可能偏几十米。"
    )
    _, answer = ask(editor, "position_file", file=upload(a_picture_with().getvalue(), "gate.jpg"), shape="point")
    assert not answer["readings"][0]["supposed"]
    assert answer["readings"][0]["hint"].startswith("这是相机所在的位置")


def test_a_picture_without_a_position_says_so(editor):
    status, answer = ask(editor, "position_photo", photo=PhotoFactory().pk)

    assert (status, answer["error"][:15]) == (400, "这张照片没有记下拍摄位置。手机")


@pytest.mark.parametrize("photo", ["", "x", "999999", "9" * 400])
def test_without_a_picture_the_answer_asks_to_choose_one(editor, photo):
    assert ask(editor, "position_photo", photo=photo)[1]["error"].startswith("还没有选主图")


def test_a_photo_can_be_read_without_putting_it_into_the_library(editor):
    status, answer = ask(editor, "position_file", file=upload(a_telling_picture("HEIF"), "IMG_1.HEIC"), shape="point")

    assert (status, answer["readings"][0]["latitude"]) == (200, 34.742692)
    assert ask(editor, "position_file", file=upload(a_picture()), shape="point")[0] == 400
    assert "照片里没有边界" in ask(editor, "position_file", file=upload(a_picture()), shape="boundary")[1]["error"]


def test_the_points_of_a_file_are_offered_to_the_point(editor):
    data = gpx(waypoints=[(113.5936, 34.7439, "东门"), (113.60, 34.75, "西门")], track=RING).encode()

    _, answer = ask(editor, "position_file", file=upload(data), shape="point")
    assert [(reading["origin"], reading["datum"]) for reading in answer["readings"]] == [
        ("东门", "wgs84"),
        ("西门", "wgs84"),
    ]


def test_the_boundaries_of_a_file_are_offered_with_their_holes(editor):
    _, answer = ask(editor, "position_file", file=upload(a_shapefile(), "zone.zip"), shape="boundary")

    assert (answer["datum"], answer["shapes"][0]["name"], answer["shapes"][0]["vertices"]) == ("wgs84", "保护范围", 10)
    assert len(answer["shapes"][0]["geometry"]["coordinates"]) == 2


def test_the_photographs_in_a_kmz_are_offered_and_put_into_the_library_once(editor):
    kmz = (FIELD_FILES / "maps" / "google-earth-with-photographs.kmz").read_bytes()

    assert ask(editor, "position_file", file=upload(kmz))[1]["pictures"] == ["东门.jpg"]
    assert Photo.objects.count() == 0
    for said in ("东门", "东门（图库里已有）"):
        sentence = f"图库里有了1张：{said}。写上署名、许可、人物和替代文字，就能选作主图。"
        assert ask(editor, "position_pictures", file=upload(kmz)) == (200, {"said": sentence})
    photo = Photo.objects.get()
    assert (photo.title, photo.width, photo.is_public) == ("东门", 320, False)


def test_only_who_may_add_pictures_puts_them_into_the_library(client, db):
    user, group = UserFactory(), Group.objects.create(name="没有图片的人")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=change)
    user.groups.add(group)
    client.force_login(user)
    kmz = (FIELD_FILES / "maps" / "google-earth-with-photographs.kmz").read_bytes()

    assert ask(client, "position_file", file=upload(kmz))[0] == 200
    refused = (400, {"error": "您不能上传图片。请负责图片的同事来收。"})
    assert ask(client, "position_pictures", file=upload(kmz)) == refused
    assert Photo.objects.count() == 0


def test_several_boundaries_are_all_offered(editor):
    other = {"type": "Polygon", "coordinates": [[[x + 0.02, y] for x, y in RING]]}

    _, answer = ask(editor, "position_file", file=upload(geojson(POLYGON, other, names=["保护范围"])), shape="boundary")
    assert [shape["name"] for shape in answer["shapes"]] == ["保护范围", "图形2"]
    assert answer["datum"] == ""


def test_what_was_left_out_of_a_file_is_named_beside_the_rest(editor):
    points = [{"type": "Point", "coordinates": place} for place in ([113.6, 34.7], [], [2.35, 48.85])]

    _, answer = ask(editor, "position_file", file=upload(geojson(*points)), shape="point")
    assert len(answer["readings"]) == 1
    assert answer["left_out"] == "跳过第2个：空点；1个点：不在中国境内。"
    _, answer = ask(editor, "position_file", file=upload(geojson(POLYGON, points[1])), shape="boundary")
    assert (len(answer["shapes"]), answer["left_out"], answer["supposed"]) == (1, "跳过第2个：空点。", False)


def test_a_pasted_list_of_corners_is_a_boundary(editor):
    corners = "J1 113.59 34.74\nJ2 113.60 34.74\nJ3 113.60 34.75"

    _, answer = ask(editor, "position_file", file=upload(corners.encode(), "blob"), shape="boundary")
    assert (answer["shapes"][0]["vertices"], answer["datum"]) == (4, "")


@pytest.mark.parametrize(
    ("data", "shape", "sentence"),
    [
        (geojson(POLYGON), "point", "没有点"),
        (geojson({"type": "Point", "coordinates": [113.6, 34.7]}), "boundary", "没有闭合的面"),
        (b"\x00\x01\x02", "point", "认不出来"),
    ],
)
def test_a_file_with_the_wrong_thing_is_refused_with_what_to_do(editor, data, shape, sentence):
    status, answer = ask(editor, "position_file", file=upload(data), shape=shape)

    assert status == 400
    assert sentence in answer["error"]


def test_a_missing_file_is_said_to_be_missing(editor):
    assert ask(editor, "position_file", shape="point")[1] == {"error": "没有收到文件。请重新选择。"}


def test_the_point_in_the_form_is_checked(editor):
    status, answer = ask(editor, "position_point", **POINT)

    assert (status, [fact["label"] for fact in answer["facts"]]) == (200, ["位置", "坐标系", "核对"])


@pytest.mark.parametrize("number", ["", "x", "nan", "inf", "1e400", "9" * 400])
def test_a_half_point_is_said_to_be_half(editor, number):
    status, answer = ask(editor, "position_point", **{**POINT, "latitude": number})

    assert (status, answer["error"]) == (400, "经度和纬度要一起填写，例如：113.5936 和 34.7439。")


def test_the_boundary_in_the_form_is_checked_as_saving_would(editor):
    crossed = {"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}

    assert ask(editor, "position_boundary", geometry=json.dumps(POLYGON), datum="wgs84")[0] == 200
    _, answer = ask(editor, "position_boundary", geometry=json.dumps(crossed), datum="wgs84")
    assert "与自身相交" in answer["facts"][0]["text"]
    assert "面积约" in answer["repair"]["text"]
    assert "不是有效的 GeoJSON" in ask(editor, "position_boundary", geometry="{", datum="wgs84")[1]["error"]
    assert "不是有效的 GeoJSON" in ask(editor, "position_boundary", geometry="[" * 99_999, datum="wgs84")[1]["error"]


def test_a_boundary_of_four_megabytes_fits_into_a_form(editor):
    ring = [[113.59 + count * 1e-7, 34.74] for count in range(90_000)]
    text = json.dumps({"type": "Polygon", "coordinates": [[*ring, [113.6, 34.75], RING[0]], HOLE]}, indent=2)

    assert len(text) > 4_000_000
    status, _ = ask(editor, "position_boundary", geometry=text, datum="wgs84")
    assert status in {200, 400}  # never an error page; this one crosses itself or not as the numbers fall


def test_only_users_who_may_edit_an_entry_learn_its_shift(editor):
    site = HeritageSitePageFactory(located=True)
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))

    _, answer = ask(editor, "position_point", **POINT, page=site.pk)
    assert "longitude" in answer["public"][2]
    other = Client()
    other.force_login(reader)
    assert other.post(reverse("position_point"), {**POINT, "page": site.pk}).status_code in {302, 403}


@pytest.mark.parametrize("view", VIEWS)
def test_only_editors_may_ask_and_only_by_post(client, db, view):
    assert client.post(reverse(view), POINT).status_code == 302
    assert User.objects.count() == 0
    client.force_login(AdministratorFactory())
    assert client.get(reverse(view), POINT).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(AdministratorFactory(username="strict"))
    assert strict.post(reverse(view), POINT).status_code == 403


@pytest.mark.parametrize("view", VIEWS)
def test_no_position_is_logged_or_kept_by_a_cache(editor, view, caplog):
    caplog.set_level(logging.DEBUG)
    response = editor.post(reverse(view), {**POINT, "text": "113.59359, 34.74389"})

    assert "113.59359" not in caplog.text
    assert "no-store" in response["Cache-Control"]
