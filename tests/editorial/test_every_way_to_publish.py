"""Every way to publish that Wagtail has, as each role, in each state: none publishes but the last signature.

Each cell performs the request, then asks the public site. A way that a later version of Wagtail brings is noticed: the
first tests compare the addresses and bulk actions that are registered with those that are tried here.
"""

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from heritage.pages.models import ContentPage
from tests.editorial.conftest import CAST

pytestmark = pytest.mark.django_db

# What each address of a page does. The first kind is tried below; the second changes who reads a page that is public,
# its place or its schedule (test_permissions.py says who may); the others only read, or change no content.
TRIED = {
    *("add", "edit", "copy", "move_confirm", "delete", "unpublish", "workflow_action", "revisions_revert"),
}
ASKS_FOR_THE_LAST_SIGNER = {"set_privacy", "set_page_position", "revisions_unschedule"}
LEAVES_CONTENT_ALONE = {
    *("convert_alias", "lock", "unlock", "confirm_workflow_cancellation", "collect_workflow_action_data"),
    *("add_subpage", "choose_parent", "move", "preview_on_add", "preview_on_edit", "view_draft"),
    *("workflow_preview", "workflow_history", "workflow_history_detail"),
    *("history", "history_results", "revisions_index", "revisions_view", "revisions_compare"),
    *("search", "search_results", "type_use", "type_use_results", "usage"),
}


def names(resolver):
    for pattern in resolver.url_patterns:
        yield from names(pattern) if isinstance(pattern, URLResolver) else [pattern.name]


def page_addresses():
    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    pages = next(p for p in admin.url_patterns if getattr(p, "namespace", None) == "wagtailadmin_pages")
    return set(names(pages))


def test_no_address_of_a_page_is_unknown_here():
    assert page_addresses() == TRIED | ASKS_FOR_THE_LAST_SIGNER | LEAVES_CONTENT_ALONE


def test_no_bulk_action_on_pages_is_unknown_here():
    actions = {action.action_type for action in hooks_of("register_bulk_action") if Page in action.models}
    assert actions == {"publish", "unpublish", "delete", "move"}


def hooks_of(name):
    return [found for found in hooks.get_hooks(name) if isinstance(found, type) and issubclass(found, BulkAction)]


# The states that a page can be in, each with what the public sees of it.


def as_draft(desk):
    return desk.draft()


def as_submitted(desk):
    page = desk.draft()
    desk.submit(page)
    return page


def as_half_signed(desk):
    page = as_submitted(desk)
    desk.approve(page, "proofreader", "reviewer")
    return page


def as_returned(desk):
    page = as_submitted(desk)
    desk.sign(page, "proofreader", "returned", "请核对。")
    return page


def as_changed_since(desk):
    page = as_submitted(desk)
    desk.approve(page)
    desk.edit(page, lead="没有签过的一句")
    return page


def as_withdrawn(desk):
    page = as_submitted(desk)
    desk.approve(page)
    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "核对"})
    return page


STATES = [as_draft, as_submitted, as_half_signed, as_returned, as_changed_since, as_withdrawn]


# The ways


def pages_address(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def by_the_editors_button(desk, client, page):
    form = desk.form(lead="没有签过的一句", **desk.opened(page), **{"action-publish": "1"})
    return client.post(pages_address("edit", page.pk), form)


def by_a_schedule(desk, client, page):
    soon = timezone.localtime() - timezone.timedelta(minutes=1)
    times = {"go_live_at": soon.strftime("%Y-%m-%d %H:%M")}
    form = desk.form(lead="没有签过的一句", **times, **desk.opened(page), **{"action-publish": "1"})
    return client.post(pages_address("edit", page.pk), form)


def by_the_button_of_a_step(desk, client, page):
    form = desk.form(
        **desk.opened(page),
        **{"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    )
    return client.post(pages_address("edit", page.pk), form)


def by_the_dialog_of_a_step(desk, client, page):
    state = page.workflow_states.order_by("-pk").first()
    task = state.current_task_state.pk if state and state.current_task_state else 1
    return client.post(pages_address("workflow_action", page.pk, "approve", task), {"comment": ""})


def by_an_old_revision(desk, client, page):
    oldest = page.revisions.order_by("pk").first().pk
    return client.post(
        pages_address("revisions_revert", page.pk, oldest),
        desk.form(lead="旧", **desk.opened(page), **{"action-publish": "1"}),
    )


def by_the_bulk_action(desk, client, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}", {"include_descendants": "on"})


def by_the_bulk_action_on_its_parent(desk, client, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.get_parent().pk}", {"include_descendants": "on"})


def by_a_copy(desk, client, page):
    form = {"new_title": "副本", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    return client.post(pages_address("copy", page.pk), form)


def by_an_alias(desk, client, page):
    form = {"new_title": "别名", "new_slug": "alias", "new_parent_page": page.get_parent().pk, "alias": "on"}
    return client.post(pages_address("copy", page.pk), form)


def by_creating(desk, client, page):
    form = desk.form(title="新页", slug="new", **{"action-publish": "1"})
    return client.post(pages_address("add", "pages", "contentpage", page.get_parent().pk), form)


WAYS = [
    by_the_editors_button,
    by_a_schedule,
    by_the_button_of_a_step,
    by_the_dialog_of_a_step,
    by_an_old_revision,
    by_the_bulk_action,
    by_the_bulk_action_on_its_parent,
    by_a_copy,
    by_an_alias,
    by_creating,
]


def what_is_public():
    """Title and text of every live page below the home page."""
    return sorted(ContentPage.objects.live().values_list("pk", "title", "lead"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", WAYS)
def test_no_role_publishes_without_the_signatures(desk, state, way):
    page = state(desk)
    before = what_is_public()

    for person in [*CAST, "superuser"]:
        page = ContentPage.objects.get(pk=page.pk)
        response = way(desk, desk.client(person), page)
        assert response.status_code < 500, person
        assert what_is_public() == before, person


def test_the_same_ways_do_publish_where_a_superuser_may_bypass_the_review(desk, settings):
    """The positive twin: these requests are whole, and it is the gate that stops them."""
    settings.SUPERUSER_PUBLISHES = True
    page = as_draft(desk)
    client = desk.client("superuser")

    by_the_editors_button(desk, client, page)
    by_creating(desk, client, page)
    by_a_copy(desk, client, ContentPage.objects.get(pk=page.pk))
    by_an_alias(desk, client, ContentPage.objects.get(pk=page.pk))

    assert [title for _, title, _ in what_is_public()] == ["关于本目录", "新页", "副本", "关于本目录"]
