"""Nobody changes a byte of what the public reads alone: every field of every picture, document, source and term.

`public_fields.txt` says for each field of their forms, and each role in the order of the table in
heritage/docs/roles.md, what becomes of a change while a public page shows the row: it waits for signatures (w), it is
saved at once (s), or the role has no such form (x); then whether a signed change shows on a page (shown) or only
decides something else (silent). After a change that is meant, write it anew and read the difference:
HERITAGE_WRITE_DOORS=1 uv run pytest tests/journeys/test_public_bytes.py
"""

import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from heritage.accounts.roles import ADMINISTRATOR, ROLES, establish_roles
from heritage.catalogue.models import HeritageSitePage, Source, Term
from heritage.content_version.models import ContentVersion
from heritage.editorial.default_workflow import create_default_workflow
from heritage.editorial.models import PendingChange
from heritage.editorial.shared_content.kinds import kind_of
from heritage.editorial.shared_content.views import edit_address
from heritage.events.models import EventPage, Material
from heritage.pages.models import OrganisationSettings
from heritage.photos.models import Photo
from tests.crawl import crawl, visit
from tests.factories.collections import a_collection
from tests.factories.photos import a_picture
from tests.factories.whole_site import a_whole_site
from tests.journeys.admin_addresses import PLAUSIBLE, addresses, filled, in_role, things
from tests.journeys.conftest import a_site_for_several_tests
from tests.journeys.test_admin_doors import TABLE as DOORS

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
TABLE = Path(__file__).with_name("public_fields.txt")
# Files and drawings follow from what their pages say; to make them all would take minutes.
NOT_READ = re.compile(r"^/(media|static|iiif|photos/\d+/\w{16})/?|/(card|poster)|\.(jpg|kml|png|svg|xlsx|zip)$")
# What else a form needs, so that a change of this field is valid.
# The picture of this site has one page, so that another is refused; test_changes.py changes it.
NEVER_ANOTHER = {"page"}
GOES_WITH = {"ai_generated": {"medium": "drawing"}, "grade": {"linkable": ""}, "linkable": {}}


@pytest.fixture(scope="module")
def built_rows(django_db_setup, django_db_blocker, tmp_path_factory):
    with a_site_for_several_tests(django_db_blocker, tmp_path_factory.mktemp("search")):
        yield build_rows()


@pytest.fixture
def rows(built_rows, db):
    """One public row of each kind, on a site with something of everything."""
    return built_rows


def build_rows():
    establish_roles()
    create_default_workflow()
    site = a_whole_site(entries=1, events=1, rows=1)
    document = Document(title="图录")
    document.file.save("list.pdf", ContentFile(b"%PDF-1.4"))
    document.get_file_size()
    event = site.events[0]
    event.materials = [Material(title="资料", document=document)]
    event.save()
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())
    a_collection("另一个")
    entry = site.entries[0]
    return {Photo: entry.photo, Document: document, Source: Source.objects.first(), Term: entry.survey_class}


def public_bytes(addresses):
    client = Client()
    return {
        one: re.sub(rb'name="(csrf\w+|token|began)" value="[^"]*"', b"", visit(client, one).body) for one in addresses
    }


def every_address():
    visits = crawl(Client(), follow=lambda path: not NOT_READ.search(path), most_queries=1)
    return [one.address for one in visits]


def test_the_forms_hold_no_field_that_nobody_decided_on(rows):
    for model, row in rows.items():
        decided = {*kind_of(model).fields, "title", "tags", "opened"}
        assert {field.name for field in form_for(row)} <= decided, model


def form_for(row, client=None):
    client = client or in_role("录入")
    return client.get(edit_address(row)).context_data["form"]


def sent_by_a_browser(form):
    found = {}
    for field in form:
        value = field.value()
        if not isinstance(field.field, forms.FileField) and value is not None and value is not False:
            found[field.html_name] = value if not hasattr(value, "all") else ""
    return found


def another(field, value):
    """Return another valid value of a form field."""
    if isinstance(field, forms.FileField):
        is_picture = isinstance(field, forms.ImageField)
        return ContentFile(a_picture(240, 160) if is_picture else b"%PDF-1.4 ", name="b.png" if is_picture else "b.pdf")
    if isinstance(field, forms.ModelChoiceField):
        return next(row.pk for row in field.queryset if row.pk != value)
    if isinstance(field, forms.ChoiceField):
        return next((code for code, _ in field.choices if code and code != value), value)
    if isinstance(field, forms.BooleanField):
        return "" if value else "on"
    if isinstance(field, forms.IntegerField):
        return (value or 0) + 7
    if isinstance(field, forms.DateField):
        return "2031-01-01"
    if isinstance(field, forms.URLField):
        return "https://changed.example/"
    return "1999" if "data-date-reading" in field.widget.attrs else f"{value or ''}B"


def outcome(client, row, name, data):
    """Send a form with one field changed, and undo it. Return w, s or what is wrong."""
    with transaction.atomic():
        before = ContentVersion.current().site
        client.post(edit_address(row), data)
        change = PendingChange.objects.open().of(row).first()
        waits = change is not None and name in {field.name for field in change.fields}
        unchanged = ContentVersion.current().site == before
        transaction.set_rollback(True)
    if waits:
        return "w" if unchanged else "!"
    return "s" if change is None and name in ("title", "tags") else "?"


def outcomes(rows):
    """Return {(model, field): one letter for each role}."""
    found = {}
    for role in ROLES:
        client = in_role(role.name)
        for model, row in rows.items():
            response = client.get(edit_address(row))
            if response.status_code != 200:
                for of_model, name in found:
                    if of_model is model:
                        found[of_model, name] += "x"
                continue
            form = response.context_data["form"]
            for name in [name for name in form.fields if name not in {"opened", *NEVER_ANOTHER}]:
                letter = outcome(client, row, name, changed(form, name))
                found[model, name] = found.get((model, name), "") + letter
    return found


def changed(form, name):
    field = form[name]
    data = sent_by_a_browser(form) | GOES_WITH.get(name, {})
    return data | {field.html_name: another(field.field, field.value())}


def shows(client, form, row, name, before):
    """Return "shown" if a change of this field, once it is signed, shows at an address near the row, else "silent"."""
    with transaction.atomic():
        client.post(edit_address(row), changed(form, name))
        PendingChange.objects.open().of(row).get().apply()
        after = public_bytes(near(row))
        transaction.set_rollback(True)
    return "silent" if all(before[address] == body for address, body in after.items()) else "shown"


def test_every_field_waits_for_every_role_and_no_byte_changes(rows, monkeypatch):
    asked = [*every_address(), rows[Document].url]
    before = public_bytes(asked)
    with monkeypatch.context() as patch:  # templates are what a walk by seven roles would spend its time on
        patch.setattr(Template, "render", lambda template, context: " ")
        letters = outcomes(rows)
    assert public_bytes(asked) == before

    lines, client = [], in_role("录入")
    forms_of = {model: form_for(row, client) for model, row in rows.items()}
    for (model, name), found in letters.items():
        waits = "w" in found
        seen = shows(client, forms_of[model], rows[model], name, before) if waits else "for editors"
        lines.append(f"{found} {model._meta.model_name} {name}: {seen}")
    if os.environ.get("HERITAGE_WRITE_DOORS"):
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == TABLE.read_text(encoding="utf-8").splitlines()


def near(row):
    """Return the addresses that a row is most likely to show at."""
    return {
        Photo: ["/sites/place-0/", f"/photos/{row.pk}/"],
        Document: ["/events/reading-0/", getattr(row, "url", "")],
        Source: ["/sites/place-0/"],
        Term: ["/sites/place-0/", "/id/ZY-0001.jsonld", "/data/vocabularies/survey-class"],
    }[type(row)]


# Every other address of the admin

SETTINGS = "settings/<slug:app_name>/<slug:model_name>/<int:pk>/"
# Where one person alone changes what the public may read: who, and why that is right.
ALONE = {
    "programme/<int:pk>/cancel/": ("签发", "an announcement cannot wait for three signatures"),
    "programme/<int:pk>/postpone/": ("签发", "an announcement cannot wait for three signatures"),
    "withdraw/<int:page_id>/": ("签发", "a withdrawal takes away at once"),
    "withdraw-file/<slug:model>/<int:pk>/": ("签发", "a withdrawal takes away at once"),
    SETTINGS: ("系统管理", "the footer: who runs the site, filing numbers"),
    "snippets/maps/baselayer/copy/<int:pk>/": ("系统管理", "a map service with its review number: no content"),
    "snippets/maps/baselayer/edit/<int:pk>/": ("系统管理", "as above"),
    "snippets/maps/baselayer/delete/<int:pk>/": ("系统管理", "as above"),
}


def altered(form):
    """Return the form as a browser sends it, with another text wherever it has a text, and a choice where it must."""
    data = dict(PLAUSIBLE)
    for field in form:
        inner, value = field.field, field.initial
        if isinstance(inner, forms.FileField) or inner.disabled:
            continue
        is_text = type(inner) in (forms.CharField, forms.URLField) and not field.is_hidden
        if (is_text and (value or inner.required)) or (
            isinstance(inner, forms.ChoiceField) and inner.required and not value
        ):
            value = another(inner, value)
        if value is not None and value is not False:
            data[field.html_name] = value if not hasattr(value, "all") else ""
    return data


def send(client, address, data, asked=()):
    """Send a form and undo what it did. Return (answer, whether the version of what is public or a byte changed)."""
    with transaction.atomic():
        before = ContentVersion.current()
        response = client.post(address, data)
        response.close()
        after = ContentVersion.current()  # None where the request failed in the database: nothing was written
        changed = after is not None and before.site != after.site
        if changed and asked:
            changed = public_bytes(asked) != asked
        transaction.set_rollback(True)
    return response, changed


def open_to(role):
    """Return the addresses of the admin; for who may edit no page at all, those whose forms admin_doors.txt opens."""
    if role.pages or role.permissions == ADMINISTRATOR.permissions:
        return set(addresses())
    lines = [line.split(" ", 2) for line in DOORS.read_text(encoding="utf-8").splitlines()]
    return {address for _, answered, address in lines if answered[ROLES.index(role)] in "o!"}


def is_part_of(role, other):
    """Whether whoever has the other role may do all that this one allows, and more."""
    rights = [({*one.pages}, {*one.library}, {*one.permissions}) for one in (role, other)]
    return rights[0] != rights[1] and all(mine <= theirs for mine, theirs in zip(*rights, strict=True))


def test_no_address_of_the_admin_changes_what_is_public_but_those_that_are_listed(rows, monkeypatch):
    world = things() | {
        "page": HeritageSitePage.objects.get(slug="place-0"),
        "event": EventPage.objects.get(slug="reading-0"),
        "photo": rows[Photo],
        "document": rows[Document],
        "source": rows[Source],
        "term": rows[Term],
    }
    footer = OrganisationSettings.load()
    footer.telephone = "0371-67180000"
    footer.save()
    settings = reverse("wagtailsettings:edit", args=["pages", "organisationsettings", footer.pk])
    read = public_bytes(["/sites/place-0/", "/events/reading-0/", "/map/base-layers.json"])
    world["page"].save_revision()
    renewed, only_read = [], set()
    with monkeypatch.context() as patch:
        patch.setattr(Template, "render", lambda template, context: " ")
        for role in [role for role in ROLES if not any(is_part_of(role, other) for other in ROLES)]:
            client = in_role(role.name)
            for one in sorted(open_to(role) - only_read):
                address = filled(one, world) if one != SETTINGS else settings
                response, changed = send(client, address, PLAUSIBLE)
                if response.status_code == 405:
                    only_read.add(one)
                elif changed:
                    renewed.append((one, role.name, client, address, PLAUSIBLE))
                elif response.status_code in (200, 409):
                    # A conflict, where the form was not sent whole, is no form.
                    shown = response if response.status_code == 200 else client.get(address)
                    form = (getattr(shown, "context_data", None) or {}).get("form")
                    if form is not None and send(client, address, data := altered(form))[1]:
                        renewed.append((one, role.name, client, address, data))
    first = {one: sent for one, *sent in reversed(renewed)}  # what changes no byte for one role does so for none
    changing = {one for one, (_, *sent) in first.items() if send(*sent, read)[1]}
    found = [(one, role) for one, role, *_ in renewed if one in changing]
    assert sorted(found) == sorted((one, role) for one, (role, _) in ALONE.items())
