"""Names are suggested while they are typed, from public entries and from pictures that the user may edit."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from heritage.accounts import roles
from heritage.catalogue.models import Designation, Statement
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.collections import a_collection
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(signed_in):
    return signed_in(roles.WRITER)


def names(client, what, text=""):
    return client.get(reverse("complete", args=[what]), {"q": text}).json()["names"]


def codename(model, name):
    return Permission.objects.get(content_type=ContentType.objects.get_for_model(model), codename=name)


def an_entry(live=True, **statements):
    entry = HeritageSitePageFactory(live=live)
    entry.statements = [Statement(property=subject, value=value) for subject, value in statements.items()]
    entry.save()
    return entry


def test_a_designer_is_completed_from_any_part_of_the_name_the_most_used_first(writer):
    for _ in range(2):
        an_entry(designer="民主德国建筑设计院")
    an_entry(designer="华东工业建筑设计院")

    assert names(writer, "designer", " 建筑 ") == ["民主德国建筑设计院", "华东工业建筑设计院"]
    assert names(writer, "designer", "华东") == ["华东工业建筑设计院"]
    assert names(writer, "designer", "苏联") == []


def test_each_subject_has_names_of_its_own(writer):
    entry = an_entry(designer="民主德国建筑设计院", custodian="郑州纺织集团", address="棉纺路1号")
    entry.designations = [Designation(level="municipal", authority="郑州市人民政府", list_name="第三批")]
    entry.save()

    assert names(writer, "custodian") == ["郑州纺织集团"]
    assert names(writer, "authority") == ["郑州市人民政府"]
    assert names(writer, "list_name") == ["第三批"]
    assert names(writer, "sign_authority") == []


def test_a_picture_offers_what_others_say_of_who_took_them_and_where_they_come_from(writer):
    PhotoFactory.create_batch(2, credit="王建国 摄", source="区档案馆")
    PhotoFactory(credit="李梅 摄", source="")

    assert names(writer, "photo-credit", " 摄 ") == ["王建国 摄", "李梅 摄"]
    assert names(writer, "photo-credit", "李") == ["李梅 摄"]
    assert names(writer, "photo-source") == ["区档案馆"]


def test_names_from_pictures_of_a_department_are_for_its_editors(client, home):
    PhotoFactory(credit="别处的人 摄")
    PhotoFactory(credit="街道的人 摄", collection=(own := a_collection()))
    user = UserFactory()
    group = Group.objects.create(name="棉纺路街道")
    user.groups.add(group)
    of_wagtail = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.set(of_wagtail)
    GroupPagePermission.objects.create(group=group, page=home, permission=codename(Page, "change_page"))
    GroupCollectionPermission.objects.create(group=group, collection=own, permission=codename(Image, "change_image"))
    client.force_login(user)

    assert names(client, "photo-credit") == ["街道的人 摄"]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "<script>", "\\", "摄" * 5000])
def test_what_is_no_name_finds_none(writer, text):
    PhotoFactory(credit="王建国 摄")
    assert names(writer, "photo-credit", text) == []


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtailimages:add_multiple"])
def test_the_forms_of_pictures_ask_for_it(writer, address):
    html = writer.get(reverse(address)).content.decode()
    assert [html.count(f'data-complete="photo-{name}"') for name in ("credit", "source")] == [1, 1]
    assert html.count("admin/js/autocomplete.js") == 1


@pytest.mark.parametrize("what", ["address", "internal_note", "nothing"])
def test_nothing_but_names_is_to_be_had(writer, what):
    assert writer.get(reverse("complete", args=[what])).status_code == 404


def test_a_draft_gives_no_name_away(writer):
    an_entry(live=False, designer="还没有公开的人")
    assert names(writer, "designer") == []

    an_entry(designer="公开的人")
    assert names(writer, "designer") == ["公开的人"]


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.AUDITOR], ids=lambda role: role.name)
def test_roles_that_write_nothing_get_no_suggestions(signed_in, role):
    an_entry(designer="民主德国建筑设计院")
    answer = signed_in(role).get(reverse("complete", args=["designer"]), headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 403


@pytest.mark.parametrize("entries", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_catalogue(writer, entries, django_assert_num_queries):
    for number in range(entries):
        an_entry(designer=f"设计院{number}")
    address = reverse("complete", args=["designer"])
    writer.get(address)

    with django_assert_num_queries(7):
        writer.get(address)
