"""Two street offices: each sees and edits its own part, nothing of the other's, and nobody publishes by it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupPagePermission

from heritage.accounts.departments import establish_department
from heritage.accounts.roles import establish_roles
from heritage.catalogue.models import HeritageSitePage
from heritage.editorial.default_workflow import create_default_workflow
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.pages import ContentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(catalogue):
    """{name: (its clerk's browser, its entry)} of two street offices."""
    establish_roles()
    create_default_workflow()
    found = {}
    for name in ("棉纺路街道", "林山寨街道"):
        street = TermFactory(vocabulary="street_office", name=name)
        entry = HeritageSitePageFactory(title=f"{name}的条目", street_office=street)
        HeritageSitePageFactory(title=f"{name}的另一条", street_office=street)
        call_command("department", name, street=[name], verbosity=0)
        clerk = UserFactory()
        clerk.groups.add(Group.objects.get(name=name))
        client = Client()
        client.force_login(clerk)
        found[name] = client, entry
    return found


def edit(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code


def test_each_office_edits_its_own_entry_and_not_the_others(offices):
    (first, own), (second, foreign) = offices.values()

    assert (edit(first, own), edit(first, foreign)) == (200, 302)
    assert (edit(second, foreign), edit(second, own)) == (200, 302)


def test_each_office_sees_only_its_own_in_the_lists(offices):
    client, own = offices["棉纺路街道"]

    for address in (reverse("entries:index"), reverse("wagtailadmin_explore", args=[own.get_parent().pk])):
        html = client.get(address).content.decode()
        assert "棉纺路街道的条目" in html
        assert "林山寨街道的条目" not in html


def test_an_office_exports_only_its_own(offices):
    client, _ = offices["棉纺路街道"]
    text = client.get(reverse("entries:index"), {"export": "csv"}).content.decode("utf-8-sig")

    assert "棉纺路街道的条目" in text
    assert "林山寨街道的条目" not in text


def test_an_office_writes_below_its_own_page_and_nowhere_else(offices):
    own, foreign = ContentPageFactory(slug="own"), ContentPageFactory(slug="foreign")
    group = establish_department("棉纺路街道", [own])
    clerk = group.user_set.get()

    assert own.permissions_for_user(clerk).can_add_subpage()
    assert not own.permissions_for_user(clerk).can_publish_subpage()
    assert not foreign.permissions_for_user(clerk).can_add_subpage()
    assert not own.permissions_for_user(clerk).can_publish()


def test_an_office_has_a_folder_of_its_own_for_pictures(offices):
    folder = Collection.objects.get(name="棉纺路街道")

    permissions = Group.objects.get(name="棉纺路街道").collection_permissions.all()

    assert {row.collection for row in permissions} == {folder}
    assert permissions.count() == 6


def test_running_again_repairs_and_takes_in_new_entries(offices):
    group = Group.objects.get(name="棉纺路街道")
    GroupPagePermission.objects.filter(group=group).delete()
    _, entry = offices["棉纺路街道"]
    new = HeritageSitePageFactory(street_office=entry.street_office)

    call_command("department", "棉纺路街道", street=["棉纺路街道"], verbosity=0)

    assert {entry.pk, new.pk} < {row.page_id for row in group.page_permissions.all()}
    assert Collection.objects.filter(name="棉纺路街道").count() == 1
    establish_roles()
    assert group.page_permissions.count() == 2 * 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"street": ["没有的街道"]}, "词表里没有街道“没有的街道”。"),
        ({"page": [999_999]}, "没有这个号码的页面。"),
        ({}, "没有可以归这个单位的页面或条目。"),
    ],
)
def test_a_part_that_is_not_there_is_refused(catalogue, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("department", "某街道", **arguments)


def test_the_name_of_a_role_is_no_department(catalogue):
    establish_roles()
    with pytest.raises(CommandError, match="“录入”是角色的名字"):
        call_command("department", "录入", page=[HeritageSitePageFactory().pk])
    assert HeritageSitePage.objects.count() == 1


def test_the_desk_of_an_office_says_what_its_own_entries_lack(offices):
    client, entry = offices["棉纺路街道"]
    HeritageSitePage.objects.update(last_checked="2020-01-01", visibility="public_exact")

    html = client.get(reverse("wagtailadmin_home")).content.decode()
    gap = client.get(reverse("gap", args=["photo"])).content.decode()

    assert '没有图片</a><span class="desk__note">2条</span>' in html
    assert "棉纺路街道的另一条" in html
    assert entry.title in gap
    for page in (html, gap):
        assert "林山寨街道" not in page
