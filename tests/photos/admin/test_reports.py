"""Editors are told what is held back and why, and what ends soon, before it does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from heritage.photos.admin.reports import expiring, expiring_rights
from heritage.photos.models import Photo
from tests.factories.accounts import UserFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_held_back_pictures_are_listed_with_every_reason(editor):
    PhotoFactory(title="齐全")
    PhotoFactory(title="大门", description="", credit="")
    PhotoFactory(title="水塔", licence="")
    page = editor.get(reverse("photos_held_back")).content.decode()
    assert "齐全" not in page
    assert "没有替代文字，也没有标为纯装饰；没有署名" in page
    assert "水塔" in page
    only = editor.get(reverse("photos_held_back_results"), {"reason": "没有许可"}).content.decode()
    assert "水塔" in only
    assert "大门" not in only


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(editor, number, django_assert_num_queries):
    PhotoFactory.create_batch(number, licence="")
    editor.get(reverse("photos_held_back_results"))
    with django_assert_num_queries(8):
        editor.get(reverse("photos_held_back_results"))


def test_what_ends_soon_or_has_ended_comes_in_order_of_its_day():
    PhotoFactory(title="以后", licence_until=in_days(61))
    PhotoFactory(title="将到期", licence_until=in_days(60))
    PhotoFactory(title="已到期", licence_until=in_days(300), people="recognisable", consent_until=in_days(-1))
    PhotoFactory(title="无人", people="none", consent_until=in_days(-1))
    PhotoFactory(title="无人，将到期", people="none", consent_until=in_days(-1), licence_until=in_days(5))
    assert [(photo.title, photo.ends, expiring_rights(photo)) for photo in expiring(Photo.objects.all())] == [
        ("已到期", in_days(-1), "同意"),
        ("无人，将到期", in_days(5), "许可"),
        ("将到期", in_days(60), "许可"),
    ]


def test_the_first_screen_tells_what_ends(editor):
    assert "到期" not in editor.get(reverse("wagtailadmin_home")).content.decode()
    PhotoFactory(licence_until=in_days(-1))
    PhotoFactory(licence_until=in_days(5))
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 张图片的许可或同意已到期，已自动从网站撤下。" in page
    assert "1 张图片的许可或同意在 60 天内到期。" in page
    assert "已撤下" in editor.get(reverse("photos_ending")).content.decode()


def test_the_screen_of_a_picture_says_what_it_lacks(editor):
    photo = PhotoFactory(credit="")
    page = editor.get(reverse("wagtailimages:edit", args=[photo.pk])).content.decode()
    assert "暂不公开：没有署名。补齐并保存后自动公开。" in page


@pytest.mark.parametrize("name", ["photos_held_back", "photos_ending"])
def test_whoever_may_not_edit_pictures_does_not_see_the_lists(client, name):
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 302
