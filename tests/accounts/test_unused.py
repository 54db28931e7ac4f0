"""Accounts that nobody uses are noticed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heritage.accounts.models import User
from heritage.accounts.roles import ADMINISTRATOR, AUDITOR, WRITER, establish_roles
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    now = timezone.now()
    UserFactory(username="recent", last_login=now - timedelta(days=89))
    UserFactory(username="old", last_login=now - timedelta(days=92))
    UserFactory(username="never", date_joined=now - timedelta(days=91))
    UserFactory(username="new")
    UserFactory(username="disabled", is_active=False, last_login=now - timedelta(days=400))


def told(*arguments):
    printed = StringIO()
    call_command("unused_accounts", *arguments, stdout=printed)
    return printed.getvalue()


@pytest.mark.usefixtures("accounts")
def test_ninety_days_without_a_sign_in_are_flagged():
    lines = told()

    assert [line.split("　")[0] for line in lines.splitlines()[:-1]] == ["old", "never"]
    assert "2 个" in lines
    assert User.objects.filter(is_active=True).count() == 4


@pytest.mark.usefixtures("accounts")
def test_they_can_be_disabled_in_one_go():
    told("--disable")

    assert set(User.objects.filter(is_active=True).values_list("username", flat=True)) == {"recent", "new"}


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(("role", "may"), [(ADMINISTRATOR, True), (AUDITOR, True), (WRITER, False)])
def test_administrators_and_auditors_see_them_and_nobody_else(role, may):
    establish_roles()
    user = UserFactory(username="reader")
    user.groups.add(Group.objects.get(name=role.name))
    client = Client()
    client.force_login(user)

    answer = client.get(reverse("unused_accounts"))

    assert answer.status_code == (200 if may else 302)
    assert ("never" in answer.content.decode()) is may
