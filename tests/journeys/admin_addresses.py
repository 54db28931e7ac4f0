"""The admin, walked: every address that Wagtail and we register, filled in with what exists, and what came of it."""

import re
from contextlib import contextmanager

from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Collection, Site, Workflow

from heritage.accounts.roles import establish_roles
from heritage.editorial.default_workflow import create_default_workflow
from heritage.editorial.models import PendingChange, ReviewStep, WordList
from heritage.events.models import ReadingWeek, School
from heritage.photos.models import Photo
from tests.factories.accounts import UserFactory
from tests.factories.base_layers import BaseLayerFactory
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import EventPageFactory
from tests.factories.photos import PhotoFactory

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


# What an address is about, by how it begins; else it is about the page.
ABOUT = {
    "api/main/documents/": "document",
    "api/main/images/": "photo",
    "snippets/catalogue/term": "term",
    "snippets/catalogue/source": "source",
    "snippets/choose/catalogue/source": "source",
    "snippets/editorial/wordlist": "words",
    "snippets/events/readingweek": "week",
    "snippets/events/school": "school",
    "snippets/maps/baselayer": "layer",
    "documents/": "document",
    "images/": "photo",
    "photos/": "photo",
    "changes/": "change",
    "withdraw-file/": "photo",
    "programme/": "event",
    "collections/": "collection",
    "redirects/": "redirect",
    "sites/": "site",
    "users/": "user",
    "groups/": "group",
    "workflows/tasks/": "step",
    "workflows/": "workflow",
}
WORDS = {"app_label": "wagtailcore", "app_name": "wagtailcore", "model_name": "page", "action": "delete"}
ADDED = {"content_type_app_name": "catalogue", "content_type_model_name": "heritagesitepage"}
# What most forms below /admin/ would take; each leaves what it does not know.
PLAUSIBLE = {
    "title": "新的",
    "slug": "new",
    "name": "新的",
    "new_title": "新的",
    "new_slug": "new",
    "summary": "一处地方。",
    "reason": "有误",
    "comment": "可以",
    "decision": "approved",
    "text": "34.7,113.5",
    "url": "https://a.example/",
    "link_text": "字",
    "email_address": "a@b.example",
    "restriction_type": "none",
    "next": "/admin/",
    "confirm": "on",
    "action-publish": "1",
    "action-submit": "1",
    "publish_copies": "on",
    "copy_subpages": "on",
    "id": "1",
}


def filled(pattern, world):
    """An address of this pattern that is about something that exists, where there is a thing of its kind."""
    about = next((name for beginning, name in ABOUT.items() if pattern.startswith(beginning)), "page")
    page, thing = world["page"], world[about]
    values = {**WORDS, **ADDED, "revision_id": page.latest_revision_id, "parent_page_id": page.get_parent().pk}
    if pattern.startswith("withdraw-file/"):
        values["model"] = "photo"
    if about == "page":
        values |= {"destination_id": page.get_parent().pk, "pk": page.pk}

    def value(found):
        return str(values.get(found["name"], thing.pk))

    pattern = re.sub(
        r"\(\?P<pk>.+?\)/revisions/compare/.*", f"{thing.pk}/revisions/compare/earliest...latest/", pattern
    )
    return reverse("wagtailadmin_home") + re.sub(r"<(?:\w+:)?(?P<name>\w+)>", value, pattern)


@contextmanager
def writes():
    """Collect what is written to the database meanwhile, but for sessions and for who looks at what."""
    found = []

    def look(execute, sql, *arguments):
        if re.match(r"(INSERT|UPDATE|DELETE)\b(?!.*(django_session|editingsession|pagesubscription|formstate))", sql):
            found.append(sql[:120])
        return execute(sql, *arguments)

    with connection.execute_wrapper(look):
        yield found


def outcome(answer):
    answer.close()
    if answer.status_code >= 500:
        return "!"
    if answer.status_code == 403:
        return "x"
    if answer.status_code == 302:
        if answer.url.split("?")[0] == reverse("wagtailadmin_login"):
            return "x"
        home = answer.url.split("?")[0] == reverse("wagtailadmin_home")
        told = get_messages(answer.wsgi_request)._queued_messages  # by this answer; those before it were never shown
        return "x" if home and any(one.level_tag == "error" for one in told) else "o"
    return "o" if answer.status_code in {200, 409} else "-"


def got(client, address):
    client.cookies.pop("messages", None)  # those of the answers before, which nobody reads
    return outcome(client.get(address))


def sent(client, address, form):
    """What a form that was sent comes to; whatever it did is undone. Who is refused has changed nothing."""
    client.cookies.pop("messages", None)
    with transaction.atomic():
        with writes() as written:
            found = outcome(client.post(address, form))
        transaction.set_rollback(True)
    assert found in "o!" or written == [], (address, written)
    return found


def in_role(name):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def a_change(photo):
    """A change of a picture that waits for its signatures."""
    after = Photo.objects.get(pk=photo.pk)
    after.caption = "新的图注"
    return PendingChange.propose(photo, after, UserFactory())


def things():
    """A draft, and one of each other thing that an address of the admin may be about."""
    establish_roles()
    create_default_workflow()
    page = HeritageSitePageFactory(title="Rosewood", slug="rosewood", live=False)
    page.save_revision()
    document = Document(title="底账")
    document.file.save("list.pdf", ContentFile(b"%PDF-1.4"))
    return {
        "page": page,
        "event": EventPageFactory(live=False),
        "document": document,
        "photo": PhotoFactory(),
        "change": a_change(PhotoFactory()),
        "term": TermFactory(),
        "source": SourceFactory(),
        "words": WordList.objects.create(name="地名", words="座落，坐落"),
        "week": ReadingWeek.objects.create(year=2027, first_day="2027-04-20", last_day="2027-04-26"),
        "school": School.objects.create(name="示例小学"),
        "layer": BaseLayerFactory(),
        "collection": Collection.get_first_root_node().add_child(instance=Collection(name="夹")),
        "redirect": Redirect.objects.create(old_path="/old", redirect_link="/new"),
        "site": Site.objects.get(),
        "user": UserFactory(),
        "group": Group.objects.create(name="组"),
        "step": ReviewStep.objects.first(),
        "workflow": Workflow.objects.first(),
    }
