"""What is public is neither moved, nor deleted, nor taken down without a reason, by whomever."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from heritage.pages.models import ContentPage
from tests.editorial.conftest import CAST
from tests.editorial.test_every_way_to_publish import as_draft, as_submitted, pages_address

pytestmark = pytest.mark.django_db


def taken_from_the_public_by(name):
    def way(desk, client, page):
        return client.post(pages_address(name, page.pk), {"include_descendants": "on"})

    return way


def taken_by_the_bulk_action(name):
    def way(desk, client, page):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        return client.post(f"{address}?id={page.pk}", {"include_descendants": "on", "chooser": page.get_parent().pk})

    return way


def moved(desk, client, page):
    target = ContentPage.objects.get(slug="target")
    return client.post(pages_address("move_confirm", page.pk, target.pk))


def moved_by_the_bulk_action(desk, client, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    return client.post(f"{address}?id={page.pk}", {"chooser": ContentPage.objects.get(slug="target").pk})


@pytest.mark.parametrize("person", [*CAST, "superuser"])
@pytest.mark.parametrize(
    "way",
    [
        taken_from_the_public_by("unpublish"),
        taken_from_the_public_by("delete"),
        taken_by_the_bulk_action("unpublish"),
        taken_by_the_bulk_action("delete"),
        moved,
        moved_by_the_bulk_action,
    ],
)
def test_what_is_public_is_neither_moved_nor_deleted_nor_taken_down_without_a_reason(desk, person, way):
    desk.draft(title="去处")
    ContentPage.objects.update(slug="target", url_path="/home/target/")
    page = as_submitted_elsewhere(desk)
    before = Page.objects.get(pk=page.pk)

    response = way(desk, desk.client(person), page)

    after = Page.objects.get(pk=page.pk)
    assert response.status_code < 500
    assert (after.live, after.path) == (True, before.path)


def as_submitted_elsewhere(desk):
    page = as_submitted(desk)
    desk.approve(page)
    return page


def test_a_draft_may_be_moved_and_deleted_by_who_writes(desk):
    desk.draft(title="去处")
    ContentPage.objects.update(slug="target", url_path="/home/target/")
    page = as_draft(desk)

    moved(desk, desk.client("writer"), page)
    assert ContentPage.objects.get(pk=page.pk).get_parent().title == "去处"
    taken_from_the_public_by("delete")(desk, desk.client("writer"), page)
    assert not ContentPage.objects.filter(pk=page.pk).exists()


def test_the_day_of_publication_is_the_servers_whatever_a_form_says(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    published = ContentPage.objects.get(pk=page.pk).first_published_at
    earlier = {"first_published_at": "2001-01-01 00:00", "last_published_at": "2001-01-01 00:00"}

    form = desk.form(lead="新的导语", **earlier, **desk.opened(page))
    assert desk.client("writer").post(pages_address("edit", page.pk), form).status_code == 302
    desk.submit(page)
    desk.approve(page)

    page = ContentPage.objects.get(pk=page.pk)
    assert page.lead == "新的导语"
    assert page.first_published_at.replace(microsecond=0) == published.replace(microsecond=0)
    assert page.last_published_at > published
