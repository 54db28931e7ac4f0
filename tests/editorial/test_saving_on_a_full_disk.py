"""A save that the database cannot take says so in Chinese and hands back all that was typed."""

import errno
import sqlite3

import pytest
from django.db import OperationalError
from django.urls import reverse
from lxml import html
from wagtail.models import Revision

from tests.editorial.conftest import public

pytestmark = pytest.mark.django_db


def refused(name):
    """An error as Django raises it for one of the database's."""
    error = OperationalError("…")
    error.__cause__ = sqlite3.OperationalError("…")
    error.__cause__.sqlite_errorname = name
    return error


LEAD = "第一行<b>&“引号”\n第二行"


@pytest.fixture
def failing(monkeypatch):
    def fail(error):
        def refuse(*args, **kwargs):
            raise error

        monkeypatch.setattr(Revision, "save", refuse)

    return fail


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (refused("SQLITE_FULL"), 507, "服务器的磁盘满了"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "服务器的磁盘满了"),
        (refused("SQLITE_BUSY"), 503, "别人正在保存"),
    ],
)
def test_what_was_typed_comes_back_and_is_saved_with_one_click(desk, failing, monkeypatch, error, status, sentence):
    page = desk.draft()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client = desk.client("writer")
    failing(error)

    answer = client.post(edit, desk.form(title="改过的标题", lead=LEAD, **desk.opened(page)))

    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    tree = html.fromstring(answer.content.decode())
    assert sentence in tree.xpath("string(//*[@role='alert'])")
    form = tree.forms[0]
    assert form.action == edit
    monkeypatch.undo()
    assert page.revisions.count() == 1
    client.post(form.action, dict(form.form_values()))
    draft = public(page).get_latest_revision_as_object()
    assert (draft.title, draft.lead.split()) == ("改过的标题", LEAD.split())


def test_the_autosave_of_a_form_is_answered_as_it_understands(desk, failing):
    page = desk.draft()
    failing(refused("SQLITE_FULL"))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = desk.client("writer").post(edit, desk.form(), HTTP_ACCEPT="application/json")

    assert answer.status_code == 507
    assert answer.json()["success"] is False
    assert answer.json()["error_message"] == "没有存上：服务器的磁盘满了。请系统管理员腾出空间，再存一次。"


def test_another_fault_stays_a_fault(desk, failing):
    page = desk.draft()
    failing(refused("SQLITE_ERROR"))
    with pytest.raises(OperationalError):
        desk.client("writer").post(reverse("wagtailadmin_pages:edit", args=[page.pk]), desk.form(**desk.opened(page)))
