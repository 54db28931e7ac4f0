"""Whoever has gone does not stay signed in, and whoever was sent away is out at once."""

import json
import time

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from heritage.accounts.post_recovery import DROP, UNSAVED
from heritage.accounts.sign_in_expiry import BEGUN, SEEN
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return AdministratorFactory()


@pytest.fixture
def client(editor):
    client = Client(headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})  # as a browser asks for a page
    client.force_login(editor)
    return client


def is_in(client):
    return client.get(reverse("wagtailadmin_account")).status_code == 200


def later(client, key, seconds):
    session = client.session
    session[key] -= seconds
    session.save()


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_half_an_hour_without_work_ends_it(client, minutes, stays):
    later(client, SEEN, 60 * minutes)

    assert is_in(client) is stays
    assert is_in(client) is stays


@pytest.mark.parametrize(("hours", "stays"), [(11.9, True), (12.1, False)])
def test_twelve_hours_end_it_whatever_is_done(client, hours, stays):
    later(client, BEGUN, int(3600 * hours))

    assert is_in(client) is stays


def test_whoever_works_on_stays(client):
    later(client, SEEN, 60 * 20)
    assert is_in(client)
    later(client, SEEN, 60 * 20)
    assert is_in(client)


def test_an_open_form_by_itself_is_no_work(client):
    later(client, SEEN, 60 * 20)
    before = client.session[SEEN]
    client.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", "1", 999]))

    assert client.session[SEEN] == before
    assert is_in(client)
    assert client.session[SEEN] >= int(time.time()) - 5


def test_the_end_is_told_in_a_sentence(client, editor):
    later(client, SEEN, 60 * 31)
    answer = client.get(reverse("wagtailadmin_home"), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("wagtailadmin_login"))
    assert "登录已到时，请重新登录。" in answer.content.decode()
    assert "会还给您" not in answer.content.decode(), "nothing was sent"

    client.force_login(editor)
    later(client, SEEN, 60 * 31)
    answer = client.post(reverse("wagtailadmin_home"), follow=True)
    assert "登录已到时，请重新登录。刚才要保存的内容，登录以后会还给您。" in answer.content.decode()


def test_a_session_from_before_this_rule_ends(client):
    session = client.session
    del session[BEGUN]
    session.save()

    assert not is_in(client)


def test_disabling_an_account_ends_its_sessions_at_once(client, editor):
    assert is_in(client)
    editor.is_active = False
    editor.save()

    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions_at_once(client, editor):
    assert is_in(client)
    editor.set_password("Another-elm-street-1957")
    editor.save()

    assert not is_in(client)


def test_taking_a_role_away_counts_from_the_next_page(client, editor):
    editor.is_superuser = False
    editor.save()
    editor.groups.set(Group.objects.none())

    assert not is_in(client)


def test_a_visitor_without_a_session_is_asked_nothing(home, django_assert_num_queries):
    answer = Client().get("/healthz")

    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")


# What was to be saved


@pytest.fixture
def source():
    return SourceFactory(title="旧题")


@pytest.fixture
def address(source):
    return reverse(source.snippet_viewset.get_url_name("edit"), args=[source.pk])


@pytest.fixture
def form(client, address):
    return querydict_from_html(client.get(address).content.decode(), form_id="w-editor-form").dict()


def sign_in(client, editor, address):
    editor.set_password("Elm-street-1957-by-night")
    editor.save()
    credentials = {"username": editor.username, "password": "Elm-street-1957-by-night", "next": address}
    return client.post(reverse("wagtailadmin_login"), credentials, follow=True)


def inputs(page, address):
    found = BeautifulSoup(page.content, "html.parser").select(f"form[action='{address}'] input")
    return {one["name"]: one["value"] for one in found}


def test_what_was_to_be_saved_comes_back_after_the_sign_in(client, editor, source, address, form):
    later(client, SEEN, 60 * 31)
    client.post(address, {**form, "title": "新题"})
    page = sign_in(client, editor, address)
    kept = inputs(page, address)

    assert kept["title"] == "新题"
    assert client.post(address, kept).status_code == 302
    source.refresh_from_db()
    assert source.title == "新题"
    assert "旧题" not in client.get(address).content.decode(), "it is offered once"


def test_it_comes_back_when_a_script_had_noticed_the_end_first(client, editor, address, form):
    later(client, SEEN, 60 * 31)
    client.post(address, form, headers={"Accept": "application/json"})
    client.post(address, {**form, "title": "新题"})

    assert "新题" in sign_in(client, editor, address).content.decode()


def test_what_an_open_form_sends_by_itself_does_not_take_its_place(client, editor, address, form):
    """The browser tells that the form was left only after it has sent it."""
    by_itself = {"Accept": "*/*", "X-Requested-With": "XMLHttpRequest"}
    later(client, SEEN, 60 * 31)
    client.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1]), headers=by_itself)
    assert UNSAVED not in client.session

    client.post(address, {**form, "title": "新题"})
    client.post(reverse("wagtailadmin_editing_sessions:release", args=[1]), headers={"Accept": "*/*"})

    assert "新题" in sign_in(client, editor, address).content.decode()


def test_it_comes_back_to_nobody_else(client, address, form):
    later(client, SEEN, 60 * 31)
    client.post(address, {**form, "title": "新题"})

    assert "新题" not in sign_in(client, AdministratorFactory(username="another"), address).content.decode()
    assert UNSAVED not in client.session


def test_a_stranger_leaves_nothing(address, form):
    stranger = Client(headers={"Accept": "text/html"})
    stranger.get(reverse("wagtailadmin_login"))
    stranger.post(address, {**form, "title": "新题"})

    assert UNSAVED not in stranger.session


def test_a_password_is_never_kept(client):
    later(client, SEEN, 60 * 31)
    client.post(reverse("wagtailadmin_account"), {"password-new_password1": "Elm-street-1957"})

    assert UNSAVED not in client.session


def test_it_may_be_dropped(client, editor, address, form):
    later(client, SEEN, 60 * 31)
    client.post(address, {**form, "title": "新题"})
    sign_in(client, editor, address)

    assert "新题" not in client.get(address, {DROP: 1}).content.decode()
    assert "新题" not in client.get(address).content.decode()


@pytest.fixture
def strict(editor):
    """A browser whose forms are asked for their token."""
    client = Client(enforce_csrf_checks=True, headers={"Accept": "text/html", "Origin": "http://testserver"})
    client.force_login(editor)
    return client


def test_a_form_from_before_a_new_sign_in_is_handed_back_and_saved(strict, editor, source, address, form):
    strict.get(address)
    strict.force_login(editor)

    refused = strict.post(address, {**form, "title": "新题", "csrfmiddlewaretoken": "a" * 64})
    assert refused.status_code == 403
    kept = inputs(refused, address)
    assert strict.post(address, kept).status_code == 302
    source.refresh_from_db()
    assert source.title == "新题"


def test_what_another_site_sends_is_handed_back_to_nobody(strict, address, form):
    refused = strict.post(address, {**form, "title": "新题"}, headers={"Origin": "https://example.org"})

    assert refused.status_code == 403
    assert "新题" not in refused.content.decode()
    assert "刷新以后再试一次" in refused.content.decode()


def test_an_open_form_that_cannot_save_itself_says_to_sign_in_elsewhere_first(client):
    words = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert json.dumps("请另开一页登录，再回来点")[1:-1] in words
