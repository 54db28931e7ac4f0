"""Wagtail's advisories of 2026, one test for each class: a second door (a preview, a copy, a chooser) forgot to ask.

CVE-2026-25517 preview; -44197 to -44201 compare, history, submissions, copy, the admin's API; -55468 and the advisories
of 8.0 its fields, its translations, choosers, “chosen” and bulk actions. A clerk of one street office asks for what is
another's; the same door opens for their own.
"""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, Page

from heritage.accounts.departments import establish_department
from heritage.accounts.roles import establish_roles
from heritage.catalogue.models import HeritageSitePage
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(catalogue):
    """The browser of a clerk, with the clerk's own draft and another office's, each with its word in two versions."""
    establish_roles()
    client = Client()
    client.own, client.foreign = (
        HeritageSitePageFactory(title=f"{word}车间", slug=slug, summary=f"{word}覆顶。", live=False)
        for word, slug in (("青瓦", "own"), ("丹枫", "foreign"))
    )
    for page in (client.own, client.foreign):
        page.save_revision()
        page.summary = f"{page.title}的第二稿。"
        page.save_revision()
    establish_department("棉纺路街道", [client.own])
    user = UserFactory()
    user.groups.add(Group.objects.get(name="棉纺路街道"))
    client.force_login(user)
    return client


def pages(name, *arguments):
    return reverse(f"wagtailadmin_pages:{name}", args=arguments)


def bulk(action, page):
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}"


READ = {
    "the form": lambda page: pages("edit", page.pk),
    "the draft": lambda page: pages("view_draft", page.pk),
    "an old version": lambda page: pages("revisions_view", page.pk, page.revisions.first().pk),
    "history": lambda page: pages("history", page.pk),
    "comparing versions": lambda page: pages("revisions_compare", page.pk, "earliest", "latest"),
    "going back": lambda page: pages("revisions_revert", page.pk, page.revisions.first().pk),
    "copying": lambda page: pages("copy", page.pk),
    "moving": lambda page: pages("move", page.pk),
    "usage": lambda page: pages("usage", page.pk),
    "deleting together": lambda page: bulk("delete", page),
    "the admin's API": lambda page: reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
    "its list": lambda page: f"{reverse('wagtailadmin_api:pages:listing')}?child_of={page.get_parent().pk}",
    "checks": lambda page: reverse("prechecks", args=[page.pk]),
    "the record of a review": lambda page: reverse("review_record", args=[page.pk]),
}


def says(answer, word):
    text = answer.content.decode()
    return word in text or json.dumps(word)[1:-1] in text


def test_no_second_door_shows_what_is_anothers_and_each_shows_ones_own(clerk):
    foreign = {door: clerk.get(address(clerk.foreign), follow=True) for door, address in READ.items()}
    own = {door: clerk.get(address(clerk.own)) for door, address in READ.items()}

    assert {
        door for door, answer in foreign.items() if any(says(answer, word) for word in ("丹枫", "覆顶", "第二稿"))
    } == set()
    assert [door for door, answer in own.items() if not says(answer, "青瓦")] == []
    assert {answer.status_code for answer in own.values()} == {200}


def copied(clerk, page):
    """Send the form that copies a page to where the clerk may write; return what stands there then."""
    form = {
        "new_title": "副本",
        "new_slug": "copy",
        "new_parent_page": clerk.own.get_parent().pk,
        "copy_subpages": "on",
    }
    clerk.post(pages("copy", page.pk), form)
    return [one.summary for one in HeritageSitePage.objects.exclude(pk__in=[clerk.own.pk, clerk.foreign.pk])]


def test_a_page_of_anothers_is_not_copied_out(clerk):
    assert copied(clerk, clerk.foreign) == []


def test_no_bulk_action_touches_what_is_anothers(clerk):
    before = list(Page.objects.order_by("path").values_list("pk", "path", "live"))
    for action in ("delete", "move", "publish", "unpublish"):
        clerk.post(bulk(action, clerk.foreign), {"chooser": clerk.own.pk})

    assert list(Page.objects.order_by("path").values_list("pk", "path", "live")) == before


def test_the_admins_api_copies_and_translates_nothing_of_anothers(clerk):
    before = Page.objects.count()
    for action in ("copy", "copy_for_translation", "delete", "move", "publish"):
        address = reverse("wagtailadmin_api:pages:action", args=[clerk.foreign.pk, action])
        answer = clerk.post(address, {"locale": "en", "destination_page_id": clerk.own.pk})
        assert answer.status_code in {400, 403, 404}, action
        assert "丹枫" not in answer.content.decode(), action

    assert Page.objects.count() == before


@pytest.fixture
def documents(clerk):
    """A document in the folder of the clerk's office, and one outside it."""
    found = {}
    for name, folder in (
        ("青瓦图录", Collection.objects.get(name="棉纺路街道")),
        ("丹枫底账", Collection.get_first_root_node()),
    ):
        found[name] = Document(title=name, collection=folder)
        found[name].file.save("list.pdf", ContentFile(b"%PDF-1.4"))
    return found


def test_a_chooser_and_its_answer_hand_out_only_the_offices_own_folder(clerk, documents):
    told = {}
    for name, document in documents.items():
        addresses = [
            reverse("wagtaildocs_chooser:choose"),
            reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
            reverse("wagtailadmin_api:documents:detail", args=[document.pk]),
            reverse("wagtailadmin_api:documents:listing"),
        ]
        told[name] = [says(clerk.get(address), name) for address in addresses]

    assert told == {"青瓦图录": [True] * 4, "丹枫底账": [False] * 4}


def test_submissions_are_kept_by_no_form_of_wagtails(clerk, settings):
    """There are none; what schools send in is a booking, open to 预约管理 alone (admin_doors.txt)."""
    assert "wagtail.contrib.forms" not in settings.INSTALLED_APPS
    assert clerk.get(reverse("bookings")).status_code in {302, 403}
