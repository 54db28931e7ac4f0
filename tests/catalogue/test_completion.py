"""Names of people and offices are completed while they are typed, from what is public."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from heritage.accounts import roles
from heritage.catalogue.models import Designation, Statement
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, home):
    def signed_in(role):
        roles.establish_roles()
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role.name))
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def writer(signed_in):
    return signed_in(roles.WRITER)


def names(client, what, text=""):
    return client.get(reverse("complete", args=[what]), {"q": text}).json()["names"]


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


@pytest.mark.parametrize("what", ["address", "internal_note", "nothing"])
def test_nothing_but_names_is_to_be_had(writer, what):
    assert writer.get(reverse("complete", args=[what])).status_code == 404


def test_a_draft_gives_no_name_away(writer):
    an_entry(live=False, designer="还没有公开的人")
    assert names(writer, "designer") == []

    an_entry(designer="公开的人")
    assert names(writer, "designer") == ["公开的人"]


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.AUDITOR], ids=lambda role: role.name)
def test_whoever_writes_nothing_is_told_nothing(signed_in, role):
    an_entry(designer="民主德国建筑设计院")
    answer = signed_in(role).get(reverse("complete", args=["designer"]), headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 403


@pytest.mark.parametrize("entries", [1, 3])
def test_the_same_questions_whatever_the_catalogue_holds(writer, entries, django_assert_num_queries):
    for number in range(entries):
        an_entry(designer=f"设计院{number}")
    address = reverse("complete", args=["designer"])
    writer.get(address)

    with django_assert_num_queries(7):
        writer.get(address)
