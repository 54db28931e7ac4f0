"""Two people at one page or snippet: whoever saves second sees both versions and chooses; nothing is lost silently."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.log_actions import registry as logs
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from heritage.editorial.edit_conflicts import GO_ON, KEEP, KEPT
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db
STREAMS = {"body-count": "0", "recap-count": "0", "story-count": "0"}  # a script of the editor's writes these


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def leads(page):
    return [revision.content["lead"] for revision in page.revisions.order_by("pk")]


def read(client, address, form_id="page-edit-form"):
    """The form as the browser got it, without any script."""
    form = querydict_from_html(client.get(address).content.decode(), form_id=form_id)
    return {**form.dict(), **STREAMS}


def ways_on(answer):
    """The forms of the page of a conflict, by the button that sends them, as the browser would send them."""
    ways = {}
    for form in BeautifulSoup(answer.content, "html.parser").select("main form[method=post]"):
        button = form.select_one("button[name]")
        fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
        ways[button["name"]] = fields | {button["name"]: button["value"]}
    return ways


@pytest.fixture
def clash(desk):
    """The writer has the page open while the proofreader saves."""
    page = desk.draft()
    form = desk.form(lead="甲写的", **desk.opened(page))
    desk.edit(page, "proofreader", lead="乙写的")
    return SimpleNamespace(page=page, form=form, client=desk.client("writer"))


def test_a_save_over_a_newer_version_writes_nothing_and_shows_both(clash):
    before = leads(clash.page)

    answer = clash.client.post(edit(clash.page), clash.form)

    assert answer.status_code == 409
    assert leads(clash.page) == before
    assert "别人已经保存了新的版本" in BeautifulSoup(answer.content, "html.parser").select_one("header").get_text()
    text = BeautifulSoup(answer.content, "html.parser").select_one("main").get_text()
    assert "校对" in text, "who it was"
    assert [word in text for word in ("甲", "乙", "写的")] == [True, True, True]


def test_a_save_over_ones_own_version_is_simply_saved(desk):
    page = desk.draft()

    answer = desk.client("writer").post(edit(page), desk.form(lead="甲写的", **desk.opened(page)))

    assert (answer.status_code, leads(page)[-1]) == (302, "甲写的")


@pytest.mark.postgresql
def test_keeping_mine_puts_it_on_top_and_is_logged(clash):
    answer = clash.client.post(edit(clash.page), clash.form)

    kept = clash.client.post(edit(clash.page), ways_on(answer)[KEEP])

    assert kept.status_code == 302
    assert leads(clash.page)[-2:] == ["乙写的", "甲写的"]
    entry = logs.get_logs_for_instance(clash.page).get(action=KEPT)
    assert (entry.user.username, entry.data["over"][:2]) == ("writer", "校对")
    assert clash.page.revisions.get(pk=entry.data["revision"]).content["lead"] == "乙写的"


def test_taking_theirs_opens_theirs(clash):
    answer = clash.client.post(edit(clash.page), clash.form)
    taken = BeautifulSoup(answer.content, "html.parser").find("a", string=lambda text: text and "用对方的" in text)

    assert read(clash.client, taken["href"])["lead"] == "乙写的"
    assert leads(clash.page)[-1] == "乙写的"


def test_going_on_brings_my_text_back_and_asks_again_at_the_next_save(clash):
    answer = clash.client.post(edit(clash.page), clash.form)

    again = clash.client.post(edit(clash.page), ways_on(answer)[GO_ON])
    form = querydict_from_html(again.content.decode(), form_id="page-edit-form").dict()

    assert (again.status_code, form["lead"]) == (200, "甲写的")
    assert clash.client.post(edit(clash.page), {**form, **STREAMS}).status_code == 409
    assert leads(clash.page)[-1] == "乙写的"


def test_a_third_version_in_between_is_asked_about_too(desk, clash):
    answer = clash.client.post(edit(clash.page), clash.form)
    desk.edit(clash.page, "reviewer", lead="丙写的")

    assert clash.client.post(edit(clash.page), ways_on(answer)[KEEP]).status_code == 409
    assert leads(clash.page)[-1] == "丙写的"


def test_a_form_that_does_not_say_what_it_began_from_is_asked_about(desk):
    page = desk.draft()

    assert desk.client("writer").post(edit(page), desk.form(lead="甲写的")).status_code == 409


def test_a_form_with_a_mistake_is_asked_about_before_its_mistake(clash):
    answer = clash.client.post(edit(clash.page), {**clash.form, "title": "", "slug": "不行 的"})

    assert answer.status_code == 409
    assert "甲写的" in answer.content.decode()
    back = clash.client.post(edit(clash.page), ways_on(answer)[GO_ON])
    form = querydict_from_html(back.content.decode(), form_id="page-edit-form")
    assert (form["lead"], form["slug"]) == ("甲写的", "不行 的")


def test_what_was_meant_by_the_button_is_done_after_the_choice(desk, clash):
    answer = clash.client.post(edit(clash.page), {**clash.form, "action-submit": "1"})
    assert desk.review(clash.page) is None

    clash.client.post(edit(clash.page), ways_on(answer)[KEEP])

    assert desk.review(clash.page).progress.due.name == "初审"


def test_going_back_to_an_old_version_is_asked_about(desk, clash):
    oldest = clash.page.revisions.order_by("pk").first()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[clash.page.pk, oldest.pk])

    assert clash.client.post(revert, clash.form).status_code == 409
    assert clash.client.post(revert, {**clash.form, **desk.opened(clash.page)}).status_code == 302
    assert leads(clash.page)[-2:] == ["乙写的", "甲写的"]


@pytest.mark.parametrize("factory", [HeritageSitePageFactory, EventPageFactory])
def test_an_entry_and_an_event_are_asked_about(desk, factory):
    page = factory(title="旧题", live=False)
    page.save_revision()
    first, second = desk.client("writer"), desk.client("proofreader")
    mine, theirs = read(first, edit(page)), read(second, edit(page))

    assert second.post(edit(page), {**theirs, "title": "乙的题"}).status_code == 302
    answer = first.post(edit(page), {**mine, "title": "甲的题"})

    assert answer.status_code == 409
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == "乙的题"
    assert first.post(edit(page), ways_on(answer)[KEEP]).status_code == 302
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == "甲的题"


# Snippets


@pytest.fixture
def source_clash(desk):
    source = SourceFactory(title="旧题")
    address = reverse(source.snippet_viewset.get_url_name("edit"), args=[source.pk])
    first, second = desk.client("writer"), desk.client("proofreader")
    mine, theirs = read(first, address, "w-editor-form"), read(second, address, "w-editor-form")
    assert second.post(address, {**theirs, "title": "乙的题"}).status_code == 302
    return SimpleNamespace(
        source=source, address=address, client=first, answer=first.post(address, {**mine, "title": "甲的题"})
    )


@pytest.mark.postgresql
def test_a_snippet_is_asked_about(source_clash):
    source_clash.source.refresh_from_db()

    assert (source_clash.answer.status_code, source_clash.source.title) == (409, "乙的题")
    assert "校对" in source_clash.answer.content.decode()


def test_a_snippet_of_mine_is_kept_and_theirs_stands_in_the_log(source_clash):
    source_clash.client.post(source_clash.address, ways_on(source_clash.answer)[KEEP])

    source_clash.source.refresh_from_db()
    assert source_clash.source.title == "甲的题"
    assert logs.get_logs_for_instance(source_clash.source).get(action=KEPT).data["theirs"]["title"] == "乙的题"


def test_going_on_with_a_snippet_brings_my_text_back(source_clash):
    again = source_clash.client.post(source_clash.address, ways_on(source_clash.answer)[GO_ON])
    form = querydict_from_html(again.content.decode(), form_id="w-editor-form").dict()

    assert form["title"] == "甲的题"
    assert source_clash.client.post(source_clash.address, form).status_code == 409
