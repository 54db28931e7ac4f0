"""Every address of the admin that Wagtail and we register, walked, so that a new one is noticed: who gets in.

`admin_doors.txt` says for each address and each role, in the order of the table in heritage/docs/roles.md, whether it
opens (o), is refused (x), or has nothing to show there (-: no such thing, or only for forms): first asked for, then
sent a form that would be plausible for most of them. After a change that is meant, write it anew and read the
difference:
HERITAGE_WRITE_DOORS=1 uv run pytest tests/journeys/test_admin_doors.py
"""

import os
import re
from copy import copy
from pathlib import Path

import pytest
from django.contrib import auth
from django.template.base import Template
from django.test import Client

from heritage.accounts.departments import establish_department
from heritage.accounts.roles import ROLES
from heritage.catalogue.models import HeritageSitePage
from tests.factories.accounts import AdministratorFactory
from tests.journeys.admin_addresses import PLAUSIBLE, addresses, filled, got, in_role, sent, things

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
TABLE = Path(__file__).with_name("admin_doors.txt")
# What a stranger may ask for: the way in, and what its page is made of.
OPEN = {"login/", "jsi18n/", "sprite/"}
# Wagtail's own dialogues that fail where a step before them is left out; nothing is written.
BROKEN_IN_WAGTAIL = {
    "choose-external-link/",
    "redirects/import/process/",
    *(
        f"snippets/choose/{kind}/create/"
        for kind in (
            "catalogue/term",
            "editorial/wordlist",
            "events/readingweek",
            "events/school",
            "maps/baselayer",
        )
    ),
}


@pytest.fixture
def world(home):
    return things()


@pytest.fixture
def unseen(monkeypatch, settings):
    """Leave out what a walk by seven roles would spend its time on: templates, and reading again who asks.

    What the templates show, the superuser's walk sees; that a right ends at once, tests/accounts.
    """
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(Template, "render", lambda template, context: " ")  # a message is not sent empty
    read, people = auth.get_user, {}

    def get_user(request):
        key = request.session.session_key
        if key not in people:
            people[key] = read(request)
            people[key].has_perm("")  # reads the permissions
        return copy(people[key])

    monkeypatch.setattr(auth, "get_user", get_user)


def test_a_stranger_gets_in_nowhere(world):
    opened = {one for one in addresses() if got(Client(), filled(one, world)) == "o"}

    assert opened == OPEN


@pytest.mark.usefixtures("unseen")
def test_a_stranger_can_send_nothing(world):
    opened = {one for one in addresses() if sent(Client(), filled(one, world), PLAUSIBLE) == "o"}

    assert opened == OPEN - {"jsi18n/"}


@pytest.mark.usefixtures("unseen")
def test_each_role_gets_in_where_it_should_and_nowhere_else(world):
    found = {}
    for role in ROLES:
        client = in_role(role.name)
        for one in sorted(set(addresses())):
            address = filled(one, world)
            asked, answered = found.get(one, ("", ""))
            found[one] = asked + got(client, address), answered + sent(client, address, PLAUSIBLE)

    if os.environ.get("HERITAGE_WRITE_DOORS"):
        lines = [f"{asked} {answered} {one}\n" for one, (asked, answered) in sorted(found.items())]
        TABLE.write_text("".join(lines), encoding="utf-8")
    lines = [line.split(" ", 2) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    assert found == {one: (asked, answered) for asked, answered, one in lines}


@pytest.mark.parametrize("form", [{}, PLAUSIBLE], ids=["empty", "plausible"])
def test_no_form_breaks_an_address_for_who_may_do_everything(world, form):
    client = Client(raise_request_exception=False)
    client.force_login(AdministratorFactory())

    broken = {one for one in set(addresses()) if sent(client, filled(one, world), form) == "!"}

    assert broken == BROKEN_IN_WAGTAIL


def test_a_form_that_lost_fields_on_the_way_is_refused_in_a_sentence(world):
    client = Client()
    client.force_login(AdministratorFactory())

    answer = client.post(filled("pages/<int:page_id>/edit/", world), {"title": "半张表"})

    assert answer.status_code == 400
    assert "没有保存" in answer.content.decode()


def named(client, world):
    """The addresses that name the page, followed to where they lead."""
    title = world["page"].title
    about_pages = [one for one in sorted(set(addresses())) if re.search(r"page_id|page_to_move_id|page_pk", one)]
    answers = {one: client.get(filled(one, world), follow=True) for one in about_pages}
    return {one for one, answer in answers.items() if title in answer.content.decode()}


def test_another_department_is_shown_this_page_nowhere(world):
    own = HeritageSitePage.objects.get(pk=world["page"].pk)
    establish_department("棉纺路街道", [own])
    establish_department("林山寨街道", [world["event"]])

    assert named(in_role("林山寨街道"), world) == set()
    assert len(named(in_role("棉纺路街道"), world)) > 10


def test_another_department_changes_nothing_of_this_page(world):
    establish_department("林山寨街道", [world["event"]])
    client = in_role("林山寨街道")

    def page():
        return HeritageSitePage.objects.values().get(pk=world["page"].pk)

    before = page()
    for one in sorted(set(addresses())):
        client.post(filled(one, world), PLAUSIBLE).close()
        assert page() == before, one


def test_no_page_of_the_admin_holds_an_inline_script_or_style(world):
    client = Client()
    client.force_login(AdministratorFactory())
    inline = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|<[^>]*\s(?:style|on[a-z]+)=\"")
    answers = {one: client.get(filled(one, world)) for one in set(addresses())}
    found = {one: inline.findall(it.content.decode()) for one, it in answers.items() if is_page(it)}
    for answer in answers.values():
        answer.close()  # some are files

    assert len(found) > 100
    assert {one: it for one, it in found.items() if it} == {}


def is_page(answer):
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
