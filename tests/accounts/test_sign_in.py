"""The editors' door: how often one may try, what it tells, and from where it opens."""

import re
from datetime import timedelta
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "Elm-street-1956-brick"
WRONG = "Not-the-password-1956"


@pytest.fixture
def editor():
    user = AdministratorFactory(username="limin")
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(username="limin", password=WRONG, address="192.0.2.1", client=None, **extra):
    fields = {"username": username, "password": password}
    return (client or Client()).post(reverse("wagtailadmin_login"), fields, REMOTE_ADDR=address, **extra)


def signed_in(response):
    return response.status_code == 302 and response.url == reverse("wagtailadmin_home")


@pytest.mark.usefixtures("editor")
def test_ten_attempts_are_answered_and_then_not_even_the_right_one():
    answers = [attempt().status_code for _ in range(10)]
    locked = attempt(password=PASSWORD)

    assert answers[:9] == [200] * 9
    assert {answers[9], locked.status_code} == {429}
    assert "请过 15 分钟再试" in locked.content.decode()
    assert "_auth_user_id" not in locked.client.session


@pytest.mark.usefixtures("editor")
def test_nobody_is_locked_out_by_the_attempts_of_others():
    for _ in range(12):
        attempt(address="203.0.113.9")

    assert attempt(password=PASSWORD, address="203.0.113.9").status_code == 429
    assert signed_in(attempt(password=PASSWORD, address="192.0.2.1"))


@pytest.mark.usefixtures("editor")
def test_another_account_is_not_locked_with_the_first():
    UserFactory(username="wanghua")
    for _ in range(12):
        attempt()

    assert attempt(username="wanghua").status_code == 200


@pytest.mark.usefixtures("editor")
def test_after_fifteen_minutes_the_door_is_open_again_and_trying_on_does_not_keep_it_shut():
    for _ in range(12):
        attempt()
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))

    assert signed_in(attempt(password=PASSWORD))


@pytest.mark.usefixtures("editor")
def test_another_browser_or_a_made_up_forwarded_address_gives_no_more_attempts():
    for number in range(12):
        last = attempt(HTTP_USER_AGENT=f"browser {number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert last.status_code == 429


@pytest.mark.usefixtures("editor")
def test_behind_the_proxy_each_address_counts_for_itself(settings):
    settings.BEHIND_PROXY = True
    for number in range(12):
        last = attempt(address="127.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.9")

    assert last.status_code == 429
    assert signed_in(attempt(password=PASSWORD, address="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.1"))


@pytest.mark.usefixtures("editor")
def test_one_household_with_many_addresses_of_ipv6_has_ten_attempts_in_all():
    for number in range(12):
        last = attempt(address=f"2001:db8:1:2::{number:x}")

    assert last.status_code == 429
    assert attempt(address="2001:db8:1:3::1").status_code == 200


@pytest.fixture
def hashes(monkeypatch):
    """Count how often a password is hashed: that is what an attempt takes its time for."""
    counted = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *args: counted.append(1) or encode(self, *args)
    )
    return counted


def what_an_attempt_tells(hashes, **who):
    client = Client()
    token = re.compile(r"\b\w{64}\b")  # another one in each answer
    told = []
    for _ in range(11):
        hashes.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = attempt(client=client, **who)
        body = token.sub("", answer.content.decode()).replace(who["username"], "")
        told.append((answer.status_code, len(hashes), len(queries), body))
    return told


def test_known_unknown_and_disabled_accounts_get_the_same_words_for_the_same_work(editor, hashes):
    disabled = UserFactory(username="gone-away", is_active=False)
    disabled.set_password(PASSWORD)
    disabled.save()
    attempt(username="whoever-comes-first")  # what is looked up once in a process

    known = what_an_attempt_tells(hashes, username="limin")
    assert known == what_an_attempt_tells(hashes, username="nobody-of-that-name")
    assert known == what_an_attempt_tells(hashes, username="gone-away", password=PASSWORD)
    assert [hashed for _, hashed, _, _ in known] == [1] * 10 + [0]
    assert "密码" in known[0][3]


def test_a_password_cannot_be_asked_for_by_letter_nor_a_page_opened_by_a_shared_one(client, editor, settings):
    assert client.get(reverse("wagtailadmin_password_reset")).status_code == 404
    assert settings.WAGTAIL_PRIVATE_PAGE_OPTIONS == {"SHARED_PASSWORD": False}


def test_there_is_one_door(client):
    assert client.get("/_util/login/?next=/x/").url == f"{reverse('wagtailadmin_login')}?next=/x/"


def test_after_signing_in_nobody_is_led_to_another_site(editor):
    answer = Client().post(
        reverse("wagtailadmin_login"), {"username": "limin", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert signed_in(answer)


def test_nothing_is_asked_of_third_parties_about_who_signs_in(settings):
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False


# From where


@pytest.mark.parametrize(
    ("address", "opens"),
    [("10.1.2.3", True), ("192.168.1.7", True), ("::ffff:10.1.2.3", True), ("192.168.1.8", False), ("", False)],
)
def test_the_admin_opens_only_from_listed_networks(client, settings, address, opens):
    settings.ADMIN_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("192.168.1.7")]

    answer = client.get(reverse("wagtailadmin_login"), REMOTE_ADDR=address)

    assert answer.status_code == (200 if opens else 403)
    assert ("只能从单位的内部网络打开" in answer.content.decode()) is not opens


def test_whoever_is_behind_the_proxy_is_told_by_the_proxy(client, settings, home):
    settings.ADMIN_NETWORKS, settings.BEHIND_PROXY = [ip_network("10.0.0.0/8")], True
    outside = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.5"}
    inside = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5, 10.9.9.9"}

    assert client.get(reverse("wagtailadmin_login"), **outside).status_code == 403
    assert client.get(reverse("wagtailadmin_login"), **inside).status_code == 200
    assert client.get("/", **outside).status_code == 200


def test_where_none_is_listed_the_admin_opens_everywhere(client):
    assert client.get(reverse("wagtailadmin_login"), REMOTE_ADDR="203.0.113.5").status_code == 200


def test_a_link_to_signing_out_changes_nothing_and_the_button_ends_the_session(client, editor):
    client.force_login(editor)
    key = client.session.session_key
    answer = client.get("/admin/logout/")
    assert (answer.status_code, answer["Allow"], dict(answer.cookies)) == (405, "POST", {})
    assert client.get("/admin/").status_code == 200

    assert client.post("/admin/logout/").status_code == 302
    assert not client.session.exists(key)
    assert client.get("/admin/").status_code == 302
