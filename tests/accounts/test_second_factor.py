"""After the password the code of the phone; until then nobody is who they say."""

import re
import time
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import PageViewRestriction

from heritage.accounts.roles import ISSUER, WRITER, establish_roles
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import ContentPageFactory

pytestmark = pytest.mark.django_db
CODE, SET_UP = "/admin/second-factor/", "/admin/second-factor/set-up/"


@pytest.fixture
def issuer(settings):
    settings.SECOND_FACTOR_ROLES = ["系统管理", "签发"]
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=ISSUER.name))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def code(user, steps=0):
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06}"


def enrolled(client, user):
    """Set the phone up; return the recovery codes."""
    client.get(SET_UP)
    page = client.post(SET_UP, {"code": code(user)})
    return re.findall(r"<li><code>(\w+)</code></li>", page.content.decode())


def test_a_role_that_needs_a_phone_gets_no_further_without(issuer):
    client = signed_in(issuer)

    assert client.get("/admin/").url == f"{CODE}?next=%2Fadmin%2F"
    assert client.get(CODE).url == SET_UP
    assert client.get("/admin/reports/").status_code == 302
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    assert "身份验证器" in page


def test_whoever_has_set_it_up_goes_on_and_gets_ten_codes_once(issuer):
    client = signed_in(issuer)
    codes = enrolled(client, issuer)

    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200
    assert not any(one in client.get(SET_UP).content.decode() for one in codes)


def test_the_next_time_the_code_is_asked_for(issuer):
    enrolled(signed_in(issuer), issuer)
    client = signed_in(issuer)

    assert client.get("/admin/pages/").url == f"{CODE}?next=%2Fadmin%2Fpages%2F"
    wrong = client.post(CODE, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert client.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert client.post(CODE, {"code": code(issuer, 1), "next": "/admin/pages/"}).url == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_the_same_code_counts_once(issuer):
    enrolled(signed_in(issuer), issuer)

    assert signed_in(issuer).post(CODE, {"code": code(issuer)}).status_code == 200  # spent when it was set up


def test_wrong_codes_have_to_wait_longer_and_longer(issuer):
    enrolled(signed_in(issuer), issuer)
    client = signed_in(issuer)
    client.post(CODE, {"code": "000000"})

    assert client.post(CODE, {"code": code(issuer, 1)}).status_code == 200  # right, but too soon
    assert client.get("/admin/").status_code == 302


def test_a_recovery_code_opens_once(issuer):
    one, *_ = enrolled(signed_in(issuer), issuer)

    assert signed_in(issuer).post(CODE, {"code": one.upper()}).url == "/admin/"
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert signed_in(issuer).post(CODE, {"code": one}).status_code == 200


def test_until_then_the_session_is_a_strangers_everywhere(issuer, home):
    page = ContentPageFactory(title="内部的一页", slug="inside")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = signed_in(issuer)

    assert client.get("/inside/").status_code == 302
    assert client.post("/admin/account/", {"name_email-full_name": "别人"}).status_code == 302
    enrolled(client, issuer)
    assert client.get("/inside/").status_code == 200


def test_an_open_session_whose_code_is_due_cannot_change_the_phone(issuer):
    enrolled(signed_in(issuer), issuer)

    assert signed_in(issuer).get(SET_UP).url == CODE


def test_the_code_leads_to_no_other_site(issuer):
    enrolled(signed_in(issuer), issuer)
    client = signed_in(issuer)

    assert client.post(CODE, {"code": code(issuer, 1), "next": "https://evil.example/"}).url == "/admin/"


def test_whoever_needs_none_may_still_want_one(settings):
    settings.SECOND_FACTOR_ROLES = ["签发"]
    establish_roles()
    writer = UserFactory()
    writer.groups.add(Group.objects.get(name=WRITER.name))
    client = signed_in(writer)

    assert client.get("/admin/").status_code == 200
    enrolled(client, writer)
    assert signed_in(writer).get("/admin/").status_code == 302


def test_a_superuser_needs_what_any_role_needs(settings):
    settings.SECOND_FACTOR_ROLES = ["签发"]
    assert signed_in(AdministratorFactory()).get("/admin/").status_code == 302
    settings.SECOND_FACTOR_ROLES = []
    assert signed_in(AdministratorFactory()).get("/admin/").status_code == 200


def test_who_lost_the_phone_begins_anew_when_an_administrator_says_so(issuer):
    enrolled(signed_in(issuer), issuer)
    call_command("forget_second_factor", issuer.username, stdout=StringIO())

    assert signed_in(issuer).get(CODE).url == SET_UP
    with pytest.raises(CommandError, match="没有名为"):
        call_command("forget_second_factor", "nobody")


# Another phone


PASSWORD = "Elm-street-1956-brick"
CHANGE = "/admin/second-factor/change/"


@pytest.fixture
def client_of_issuer(issuer):
    issuer.set_password(PASSWORD)
    issuer.save()
    client = signed_in(issuer)
    client.codes = enrolled(client, issuer)
    return client


def test_another_phone_needs_the_password_and_a_code_of_the_old_one(client_of_issuer, issuer):
    client, (one, two, *_) = client_of_issuer, client_of_issuer.codes
    old = TOTPDevice.objects.get(user=issuer).pk
    assert client.get(SET_UP).url == CHANGE
    assert client.post(SET_UP, {"code": "000000"}).url == CHANGE
    for wrong in ({"password": "wrong", "code": one}, {"password": PASSWORD, "code": "000000"}, {"code": one}):
        assert client.post(CHANGE, wrong).status_code == 200
        assert client.get(SET_UP).url == CHANGE
    assert TOTPDevice.objects.get(user=issuer).pk == old

    TOTPDevice.objects.update(throttling_failure_count=0)
    StaticDevice.objects.update(throttling_failure_count=0)
    assert client.post(CHANGE, {"password": PASSWORD, "code": two}).url == SET_UP
    assert "<svg" in client.get(SET_UP).content.decode()
    new = TOTPDevice.objects.get(user=issuer, confirmed=False)
    totp = TOTP(new.bin_key, new.step, new.t0, new.digits, new.drift)
    assert "备用码" in client.post(SET_UP, {"code": f"{totp.token():06}"}).content.decode()
    assert TOTPDevice.objects.get(user=issuer).pk == new.pk
    assert client.get(SET_UP).url == CHANGE  # the next change asks again


def test_the_permission_to_change_the_phone_ends_after_ten_minutes(client_of_issuer, monkeypatch):
    client_of_issuer.post(CHANGE, {"password": PASSWORD, "code": client_of_issuer.codes[0]})
    assert client_of_issuer.get(SET_UP).status_code == 200

    now = time.time()
    monkeypatch.setattr("heritage.accounts.views.time.time", lambda: now + 601)
    assert client_of_issuer.get(SET_UP).url == CHANGE


def test_the_password_cannot_be_guessed_there_either(client_of_issuer):
    answers = [client_of_issuer.post(CHANGE, {"password": "wrong", "code": "1"}).status_code for _ in range(10)]

    assert answers == [200] * 9 + [429]
