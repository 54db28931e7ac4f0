"""Whoever has gone does not stay signed in, and whoever was sent away is out at once."""

import time

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from heritage.accounts.sessions import BEGUN, SEEN
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return AdministratorFactory()


@pytest.fixture
def client(editor):
    client = Client()
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


def test_the_end_is_told_in_a_sentence(client):
    later(client, SEEN, 60 * 31)
    answer = client.get(reverse("wagtailadmin_home"), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("wagtailadmin_login"))
    assert "登录已到时，请重新登录" in answer.content.decode()


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
