"""Every address of the admin that Wagtail and we register, walked, so that a new one is noticed: who gets in.

`admin_doors.txt` says for each address and each role, in the order of the README's table, whether it opens (o), is
refused (x), or has nothing to show there (-: no such thing, or only for forms). After a change that is meant, write it
anew and read the difference: HERITAGE_WRITE_DOORS=1 uv run pytest tests/journeys/test_admin_doors.py
"""

import os
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from heritage.accounts.roles import ROLES, establish_roles
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("admin_doors.txt")
# What a stranger may ask for: the way in, and what its page is made of.
OPEN = {"login/", "jsi18n/", "sprite/"}
# Ends the session, or raises on purpose.
LEFT_OUT = {"logout/", "failwhale/"}


def addresses(patterns=None, before=""):
    """Yield the pattern of every address below /admin/; one that covers another of Wagtail's comes twice."""
    for pattern in patterns if patterns is not None else admin().url_patterns:
        whole = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, whole)
        elif whole not in LEFT_OUT and whole != ".*/":
            yield whole


def admin():
    return next(one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")


def filled(pattern, page, term):
    """An address of this pattern that is about something that exists, where it is about a page or a term."""
    values = {"app_label": "wagtailcore", "app_name": "wagtailcore", "model_name": "page", "action": "delete"}
    number = term.pk if pattern.startswith("snippets/catalogue/term") else page.pk

    def value(found):
        return values.get(found["name"], str(number))

    return reverse("wagtailadmin_home") + re.sub(r"<(?:\w+:)?(?P<name>\w+)>", value, pattern)


def outcome(client, address):
    answer = client.get(address)
    assert answer.status_code < 500, address
    if answer.status_code == 403:
        return "x"
    if answer.status_code == 302:
        denied = {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")}
        return "x" if answer.url.split("?")[0] in denied else "o"
    return "o" if answer.status_code == 200 else "-"


@pytest.fixture
def page():
    establish_roles()
    return HeritageSitePageFactory(title="草稿", slug="draft", live=False)


def test_a_stranger_gets_in_nowhere(page):
    client, term = Client(), TermFactory()

    opened = {one for one in addresses() if outcome(client, filled(one, page, term)) == "o"}

    assert opened == OPEN


def test_each_role_gets_in_where_it_should_and_nowhere_else(page):
    term, found = TermFactory(), {}
    for role in ROLES:
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role.name))
        client = Client()
        client.force_login(user)
        for one in sorted(set(addresses())):
            found[one] = found.get(one, "") + outcome(client, filled(one, page, term))

    if os.environ.get("HERITAGE_WRITE_DOORS"):
        TABLE.write_text("".join(f"{doors} {one}\n" for one, doors in sorted(found.items())), encoding="utf-8")
    written = dict(reversed(line.split(" ", 1)) for line in TABLE.read_text(encoding="utf-8").splitlines())
    assert found == written
