"""Whoever counts up the numbers in the address of a bulk action learns no title."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection

from heritage.accounts.departments import establish_department
from heritage.accounts.roles import BOOKING_STAFF, WRITER, establish_roles
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory
from tests.journeys.conftest import backends, index_everything

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def entries(catalogue):
    establish_roles()
    return [
        HeritageSitePageFactory(title="别的部门的草稿", live=False),
        HeritageSitePageFactory(title="公开的条目"),
        HeritageSitePageFactory(title="自己部门的草稿", live=False),
    ]


@pytest.fixture
def clerk(entries):
    establish_department("棉纺路街道", [entries[2]])
    return member("棉纺路街道")


def member(name):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    client = Client()
    client.force_login(user)
    return client


def bulk(client, instances, action="delete"):
    meta = instances[0]._meta
    ids = "&".join(f"id={one.pk}" for one in instances)
    kind = "wagtailcore/page" if meta.model_name == "heritagesitepage" else f"{meta.app_label}/{meta.model_name}"
    return client.get(f"/admin/bulk/{kind}/{action}/?{ids}").content.decode()


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_a_department_reads_no_title_of_anothers_draft(clerk, entries, action):
    page = bulk(clerk, entries, action)

    assert "别的部门的草稿" not in page
    assert "公开的条目" in page
    assert "自己部门的草稿" in page


def test_a_writer_of_the_whole_catalogue_reads_them_all(entries):
    page = bulk(member(WRITER.name), entries)

    assert all(entry.title in page for entry in entries)


def test_titles_of_pictures_in_a_closed_collection_are_not_told(clerk):
    root = Collection.get_first_root_node()
    others = PhotoFactory(title="别的部门的照片", collection=root.add_child(name="别的部门"))
    own = PhotoFactory(title="自己部门的照片", collection=root.get_children().get(name="棉纺路街道"))
    page = bulk(clerk, [others, own])

    assert "别的部门的照片" not in page
    assert "自己部门的照片" in page


def test_somebody_without_pages_reads_titles_of_public_pages_only(entries):
    page = bulk(member(BOOKING_STAFF.name), entries)

    assert "公开的条目" in page
    assert "草稿" not in page


# The page chooser


def chosen(client, address):
    answer = client.get(address, headers=SCRIPT)
    if answer.status_code != 200:
        return answer.status_code
    return answer.json()["html"] if "json" in answer["Content-Type"] else answer.content.decode()


def test_the_page_chooser_offers_public_pages_and_ones_own_drafts(clerk, catalogue):
    address = f"/admin/choose-page/{catalogue.pk}/"
    page = chosen(clerk, address)

    assert "别的部门的草稿" not in page
    assert "公开的条目" in page
    assert "自己部门的草稿" in page
    assert "别的部门的草稿" in chosen(member(WRITER.name), address)


def test_the_search_of_the_page_chooser_finds_no_more(clerk, settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = backends(tmp_path / "search")
    index_everything()
    address = "/admin/choose-page/search/?q=部门的草稿"
    page = chosen(clerk, address)

    assert "别的部门的草稿" not in page
    assert "自己部门的草稿" in page
    assert "别的部门的草稿" in chosen(member(WRITER.name), address)


def test_the_page_chooser_does_not_open_below_anothers_draft(clerk, entries):
    assert chosen(clerk, f"/admin/choose-page/{entries[0].pk}/") == 403
    assert "公开的条目" in chosen(clerk, f"/admin/choose-page/{entries[1].pk}/")
    assert "别的部门的草稿" in chosen(member(WRITER.name), f"/admin/choose-page/{entries[0].pk}/")


def test_several_numbers_at_once_tell_no_more(clerk, entries):
    others, public, own = entries
    address = "/admin/choose-page/chosen-multiple/?id="

    assert clerk.get(f"{address}{others.pk}&id={own.pk}", headers=SCRIPT).status_code == 403
    found = clerk.get(f"{address}{public.pk}&id={own.pk}", headers=SCRIPT).json()["result"]
    assert {page["id"] for page in found} == {public.pk, own.pk}
