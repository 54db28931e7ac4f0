"""Nobody sets another's password: a one-time code, valid for a day, then a password of one's own."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from heritage.accounts import roles
from heritage.accounts.models import SignInCode
from heritage.settings.environment import MailServer
from tests.factories.accounts import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST = "/admin/first-password/"
NEW = "Poplar-lane-1958-brick"


@pytest.fixture(autouse=True)
def _roles(home):
    roles.establish_roles()


def member(role, **values):
    user = UserFactory(**values)
    user.groups.add(Group.objects.get(name=role.name))
    return user


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(member(roles.ADMINISTRATOR, username="wangfang", full_name="王芳"))
    return client


@pytest.fixture
def clerk():
    return member(roles.WRITER, username="limin", email="limin@example.org")


def page_of(user):
    return reverse("sign_in_code", args=[user.pk])


def code_for(administrator, user):
    page = administrator.post(page_of(user)).content.decode()
    return re.search(r'<code class="sign-in__key">(\w{4}(?:-\w{4}){3})</code>', page)[1]


def sign_in(password):
    client = Client()
    return client, client.post("/admin/login/", {"username": "limin", "password": password})


def set_password(client, password=NEW):
    return client.post(FIRST, {"new_password1": password, "new_password2": password})


def test_a_code_signs_in_once_and_a_password_comes_before_anything_else(administrator, clerk):
    code = code_for(administrator, clerk)
    client, answer = sign_in(code.upper())
    assert answer.url == "/admin/"
    assert client.get("/admin/pages/").url == FIRST
    assert client.post("/admin/account/", {}).status_code == 302
    assert sign_in(code)[1].status_code == 200  # used

    assert set_password(client, "too-short").status_code == 200
    assert client.get("/admin/").url == FIRST
    assert set_password(client).url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get(FIRST).url == "/admin/"
    other, answer = sign_in(NEW)
    assert (answer.url, other.get("/admin/").status_code) == ("/admin/", 200)


@pytest.mark.parametrize(("hours", "is_let_in"), [(23, True), (25, False)])
def test_a_code_is_valid_for_a_day(administrator, clerk, hours, is_let_in):
    code = code_for(administrator, clerk)
    SignInCode.objects.update(issued_at=timezone.now() - timedelta(hours=hours))

    assert (sign_in(code)[1].status_code == 302) == is_let_in


def test_a_new_code_ends_the_one_before_and_the_password_lasts_until_another_is_set(administrator, clerk):
    clerk.set_password("Elm-street-1956-brick")
    clerk.save()
    first, second = code_for(administrator, clerk), code_for(administrator, clerk)

    assert sign_in(first)[1].status_code == 200
    assert sign_in("Elm-street-1956-brick")[1].status_code == 302
    set_password(sign_in(second)[0])
    assert sign_in("Elm-street-1956-brick")[1].status_code == 200


def test_wrong_codes_are_counted_like_wrong_passwords(administrator, clerk):
    code = code_for(administrator, clerk)
    answers = [sign_in("aaaa-bbbb-cccc-dddd")[1].status_code for _ in range(10)]

    assert answers == [200] * 9 + [429]
    assert sign_in(code)[1].status_code == 429


def test_a_disabled_account_is_not_opened(administrator, clerk):
    code = code_for(administrator, clerk)
    clerk.is_active = False
    clerk.save()

    assert sign_in(code)[1].status_code == 200
    assert administrator.post(page_of(clerk)).status_code == 302


def test_the_database_and_the_log_hold_no_code_and_the_log_says_who_gave_it(administrator, clerk):
    code = code_for(administrator, clerk)
    sign_in(code)
    entries = ModelLogEntry.objects.filter(action__startswith="rights.code").order_by("pk")

    assert [(entry.message, entry.user_display_name) for entry in entries] == [
        ("发登录码", "王芳"),
        ("用登录码登录", "李敏"),
    ]
    code_for(administrator, clerk)
    assert code not in str([*ModelLogEntry.objects.values(), *SignInCode.objects.values()])


def test_who_may_give_no_code(administrator, clerk):
    root = AdministratorFactory()
    own = ModelLogEntry.objects.filter(label="wangfang").first().object_id
    writer = Client()
    writer.force_login(member(roles.WRITER))

    assert administrator.post(page_of(root)).status_code == 302
    assert administrator.post(reverse("sign_in_code", args=[own])).status_code == 302
    assert writer.post(page_of(clerk)).status_code == 302
    assert not SignInCode.objects.exists()
    assert administrator.post(page_of(clerk)).status_code == 200
    assert SignInCode.objects.get().user == clerk


def test_with_a_mail_server_the_code_is_mailed_and_not_shown(administrator, clerk, settings):
    settings.MAIL_SERVER = MailServer(host="mail.example.org")
    page = administrator.post(page_of(clerk)).content.decode()

    assert "登录码已发到 limin@example.org" in page
    (letter,) = mail.outbox
    code = re.search(r"\w{4}(-\w{4}){3}", letter.body)[0]
    assert letter.to == ["limin@example.org"]
    assert code not in page
    assert sign_in(code)[1].status_code == 302


def test_a_new_account_leads_to_its_code_and_the_form_of_a_user_to_another(administrator, clerk):
    fields = {"username": "zhaoyi", "full_name": "赵一", "unit": "", "email": ""}
    answer = administrator.post("/admin/users/new/", fields)

    assert re.fullmatch(r"/admin/users/\d+/sign-in-code/", answer.url)
    assert page_of(clerk) in administrator.get(reverse("wagtailusers_users:edit", args=[clerk.pk])).content.decode()


def test_the_code_of_the_phone_is_asked_for_first(administrator, clerk, settings):
    settings.SECOND_FACTOR_ROLES = ["录入"]
    client, _ = sign_in(code_for(administrator, clerk))

    assert client.get("/admin/").url.startswith("/admin/second-factor/")
    assert client.get("/admin/second-factor/set-up/").status_code == 200
