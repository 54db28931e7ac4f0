"""Who came in, who did not, and whose keys changed stands in the record of 安全审计: who, when, from where."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import ModelLogEntry

from heritage.accounts import roles, second_factor
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "Elm-street-1956-brick"
NEW = "Poplar-lane-1958-brick"


@pytest.fixture
def editor(home):
    roles.establish_roles()
    user = UserFactory(username="limin", full_name="李敏")
    user.set_password(PASSWORD)
    user.save()
    user.groups.add(Group.objects.get(name=roles.WRITER.name))
    ModelLogEntry.objects.all()._raw_delete("default")
    return user


def attempt(name, password):
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post(reverse("wagtailadmin_login"), {"username": name, "password": password})
    return client


def noted():
    entries = ModelLogEntry.objects.order_by("pk")
    return [(entry.label, entry.user and entry.user.username, entry.message) for entry in entries]


def test_coming_in_leaving_and_failing_are_on_record(editor):
    client = attempt("limin", PASSWORD)
    client.post(reverse("wagtailadmin_logout"))
    attempt("limin", "wrong")

    assert noted() == [
        ("limin", "limin", "登录（来自192.0.2.7）"),
        ("limin", "limin", "退出（来自192.0.2.7）"),
        ("limin", None, "登录失败（来自192.0.2.7）"),
    ]


def test_what_was_typed_is_on_no_record(editor):
    attempt("My-secret-typed-in-the-wrong-field", "another-secret")

    assert noted() == [("没有这个账号", None, "登录失败（来自192.0.2.7）")]
    assert "secret" not in str(list(ModelLogEntry.objects.values()))


def test_a_door_that_shuts_is_told_once_however_many_still_knock(editor):
    for _ in range(13):
        attempt("limin", "wrong")

    said = [message for _, _, message in noted()]
    assert said == ["登录失败（来自192.0.2.7）"] * 9 + ["登录失败太多，暂停登录（来自192.0.2.7）"]


def test_a_new_password_is_on_record_with_who_gave_it_and_without_it(editor):
    with LogContext(user=editor):  # as every view of the admin runs
        editor.set_password(NEW)
        editor.save()

    assert noted() == [("limin", "limin", "改密码")]
    assert NEW not in str(list(ModelLogEntry.objects.values()))


def test_phones_and_wrong_codes_are_on_record(editor, rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    request.user, request.session = editor, Client().session
    codes = second_factor.enrol(request, second_factor.new_device(editor))
    second_factor.verify(request, codes[0])
    second_factor.verify(request, "000000")
    call_command("forget_second_factor", "limin")

    assert [message for _, _, message in noted()] == [
        "绑定手机验证码（来自192.0.2.7）",
        "验证码通过（来自192.0.2.7）",
        "验证码不对（来自192.0.2.7）",
        "解除手机验证码",
    ]


def test_the_auditor_filters_and_exports_them(editor):
    attempt("limin", "wrong")
    attempt("limin", PASSWORD)
    auditor = UserFactory()
    auditor.groups.add(Group.objects.get(name=roles.AUDITOR.name))
    client = Client()
    client.force_login(auditor)

    answer = client.get(reverse("history"), {"export": "csv", "action": "accounts.refused"})
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(line["对象"], line["说明"]) for line in lines] == [("limin", "登录失败（来自192.0.2.7）")]
