import pytest
from wagtail.models import Page, PageViewRestriction

from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_the_permanent_address_leads_to_the_page_wherever_it_moves(client):
    site = HeritageSitePageFactory(slug="ersha")

    assert client.get(f"/id/{site.number}").url == "/sites/ersha/"

    site.slug = "er-sha"
    site.save()
    assert client.get(f"/id/{site.number}").url == "/sites/er-sha/"


def test_a_number_is_found_in_small_letters_too(client):
    site = HeritageSitePageFactory(slug="ersha")

    assert client.get(f"/id/{site.number.lower()}").url == "/sites/ersha/"


def test_a_withdrawn_entry_answers_gone_and_keeps_its_number(client):
    site = HeritageSitePageFactory()
    publish(site)
    site.refresh_from_db()
    site.unpublish()

    response = client.get(f"/id/{site.number}")

    assert response.status_code == 410
    assert f"编号 {site.number} 的条目已经撤下" in response.content.decode()


def test_an_entry_outside_every_site_is_not_found(client):
    site = HeritageSitePageFactory()
    site.move(Page.objects.get(depth=1), pos="last-child")

    assert client.get(f"/id/{site.number}").status_code == 404


def test_a_deleted_entry_answers_gone(client):
    site = HeritageSitePageFactory()
    site.delete()

    assert client.get(f"/id/{site.number}").status_code == 410


@pytest.mark.parametrize("number", ["ZY-9999", "ZY-0000", "ersha", "ZY-1", "ZY-00000000000000000000000001"])
def test_a_number_never_given_is_not_found(client, home, number):
    assert client.get(f"/id/{number}").status_code == 404


def test_a_draft_never_published_is_not_announced_by_its_number(client):
    draft = HeritageSitePageFactory(live=False)

    assert client.get(f"/id/{draft.number}").status_code == 404


def test_a_number_does_not_tell_the_address_of_a_page_behind_a_login(client):
    site = HeritageSitePageFactory(slug="secret-place")
    PageViewRestriction.objects.create(page=site, restriction_type="login")

    assert client.get(f"/id/{site.number}").status_code == 404
