"""Pages that are not public, each for another reason, beside one that is; and every surface they could show on."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from heritage.catalogue.models import HeritageSitePage
from heritage.editorial.publishing import withdraw
from heritage.events.bookings import private_links
from heritage.events.models import EventPage, Material
from heritage.pages.models import HomePagePick
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageIndexPageFactory, HeritageSitePageFactory, a_statement
from tests.factories.events import EventIndexPageFactory, EventPageFactory, a_booking, a_class_session
from tests.factories.pages import ContentPageFactory, HomePageFactory, publish
from tests.factories.photos import PhotoFactory, a_picture
from tests.journeys.arguments import BOX, HONEST
from tests.journeys.hidden_entries import figures

WEST, SOUTH = 113.5512, 34.7318
# Who booked a class: told to the organiser, and behind the private link.
CONTACT = {"name": "卫老师", "phone": "0371-55557777", "email": "wei@school.example"}
# Reason → the word that stands in its title, its events, its picture's caption and its texts, and nowhere else.
REASONS = {
    "public": "青瓦",
    "draft": "赤松",
    "in review": "白桦",
    "unpublished": "黄栌",
    "scheduled": "紫荆",
    "expired": "乌桕",
    "withdrawn": "丹枫",
    "restricted": "翠柏",
    "in a restricted section": "绿萼",
}
PRIVATE = [reason for reason in REASONS if reason != "public"]


# What only the page itself says; the word alone may be the question, said again.
ENDINGS = ("车间", "读书会", "覆顶", "路1号", "的高窗")


def says(text, reason):
    return any(REASONS[reason] + ending in text for ending in ENDINGS)


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    headers: dict
    text: str  # headers and body

    @classmethod
    def of(cls, client, address):
        answer = client.get(address)
        body = answer.getvalue()
        answer.close()
        return cls(address, answer.status_code, answer.headers, f"{answer.headers}\n{body.decode('utf-8', 'replace')}")


@dataclass
class Matrix:
    entries: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)  # column → text of the answers
    own: dict = field(default_factory=dict)  # (reason, column) → answers
    originals: dict = field(default_factory=dict)  # reason → statuses
    documents: dict = field(default_factory=dict)
    booking: object = None
    hidden: object = None

    def shows(self, reason, column):
        return says(self.answers[column], reason)


def build():
    matrix = Matrix()
    home = HomePageFactory()
    ContentPageFactory(parent=home, title="无障碍声明", slug="accessibility")
    catalogue, programme = HeritageIndexPageFactory(parent=home), EventIndexPageFactory(parent=home)
    call_command("roles", verbosity=0)
    call_command("review_steps", stdout=StringIO())
    for number, (reason, word) in enumerate(REASONS.items()):
        picture = PhotoFactory(
            title=word, caption=f"{word}的高窗", file=ContentFile(a_picture(480, 320), name=f"p{number}.png")
        )
        entry = HeritageSitePageFactory(
            parent=catalogue,
            title=f"{word}车间",
            slug=f"place-{number}",
            summary=f"{word}覆顶。",
            entered_longitude=WEST + number / 100,
            entered_latitude=SOUTH,
            entered_datum="wgs84",
            visibility="public_exact",
            photo=picture,
            live=False,
            statements=[a_statement(value=f"{word}路1号")],
        )
        event = EventPageFactory(
            parent=programme, title=f"{word}读书会", slug=f"event-{number}", place=entry, photo=picture, live=False
        )
        matrix.entries[reason], matrix.events[reason] = entry, event
    HomePagePick.objects.bulk_create(HomePagePick(home=home, page=entry) for entry in matrix.entries.values())
    for pages in (matrix.entries, matrix.events):
        for reason, page in pages.items():
            make_private(page, reason)
    hidden_and_contact(matrix, catalogue, programme)
    private_documents(matrix)
    call_command("publish_scheduled", stdout=StringIO())
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())
    call_command("make_renditions", stdout=StringIO())
    call_command("update_index", verbosity=0, stdout=StringIO())
    ask(matrix)
    return matrix


def make_private(page, reason):
    day, user = timedelta(days=1), AdministratorFactory()
    if reason == "scheduled":
        page.go_live_at = timezone.now() + day
        publish(page)
    elif reason == "expired":
        publish(page)
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - day)
    elif reason not in {"draft", "in review"}:
        publish(page)
    page = type(page).objects.get(pk=page.pk)
    if reason == "in review":
        page.save_revision(user=user)
        page.get_workflow().start(page, user)
    if reason == "unpublished":
        page.unpublish()
    if reason == "withdrawn":
        withdraw(page, user, "发现错误")
    if reason == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    if reason == "in a restricted section":
        section = type(page.get_parent().specific)(title="内部", slug=f"inside-{page.pk}")
        page.get_parent().get_parent().add_child(instance=section)
        PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
        page.move(section, pos="last-child")


def hidden_and_contact(matrix, catalogue, programme):
    """A public entry whose position is not, and a booking that only its own link shows."""
    matrix.hidden = HeritageSitePageFactory(
        parent=catalogue,
        title="银杏古墓",
        slug="tomb",
        entered_longitude=113.47653,
        entered_latitude=34.71237,
        entered_datum="wgs84",
        visibility="hidden_or_generalised",
        statements=[a_statement(value="银杏村东岗")],
        live=False,
    )
    publish(matrix.hidden)
    classes = EventPageFactory(
        parent=programme,
        title="带班来看",
        slug="classes",
        place=matrix.hidden,
        sessions=[a_class_session()],
        live=False,
    )
    publish(classes)
    matrix.events["classes"] = classes
    matrix.booking = a_booking(classes.timetable[0], 5, **CONTACT)


def private_documents(matrix):
    root = Collection.get_first_root_node()
    private = root.add_child(instance=Collection(name="内部资料"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    for name, collection in (("公开的图录", root), ("内部的底账", private)):
        document = Document(title=name, collection=collection)
        document.file.save("list.pdf", ContentFile(b"%PDF-1.4 " + name.encode()))
        document.save()
        Material.objects.create(page=matrix.events["public"], title="资料", document=document)
        matrix.documents[name] = document


SURFACES = {
    "list": ["/sites/", "/sites/?kind=industrial", "/sites/?view=pictures", "/sites/?page=2"],
    "home": ["/"],
    "search": ["/search/?q={word}", "/search/?q={word}&type=photo"],
    "suggestions": ["/search/suggest/?q={word}"],
    "map list": ["/map/", "/map/?q={word}"],
    "map cells": [f"/map/features.json?bbox={BOX}&zoom=5", f"/map/features.json?bbox={BOX}&zoom=12"],
    "map features": [f"/map/features.json?bbox={BOX}&zoom=18", f"/map/features.json?bbox={BOX}&zoom=12&q={{word}}"],
    "zones": [f"/map/zones.json?bbox={BOX}&zoom=16"],
    "events": ["/events/", "/events/?free=1"],
    "feeds": ["/events/rss.xml", "/events/atom.xml"],
    "calendar": ["/events/calendar.ics", "/events/calendar.ics?place={slug}"],
    "sitemap": ["/sitemap.xml", "/sitemap/"],
    "unknown": ["/unknown/"],
    "schools": ["/schools/"],
}
# What each of these is asked as well: each argument that any address reads, alone.
ALONE = [f"{name}={value}" for name, value in HONEST.items()]
QUERIES = {
    **dict.fromkeys(("list", "search", "map list", "events", "calendar"), ALONE),
    "map features": [f"bbox={BOX}&zoom=12&{query}" for query in ALONE if not query.startswith(("bbox", "zoom"))],
}
# The answers on which the public twin must be found, so that the matrix does see.
SEEN_ON = {
    "list",
    "home",
    "search",
    "suggestions",
    "map list",
    "map cells",
    "map features",
    "events",
    "feeds",
    "calendar",
}
# Addresses of its own, by column, with what a stranger may be answered where it is not public.
OWN = {
    "page": lambda entry, event: [entry.url_path.removeprefix("/home"), event.url_path.removeprefix("/home")],
    "permanent address": lambda entry, event: [entry.permanent_path, event.permanent_path],
    "event calendar": lambda entry, event: [f"/events/{event.slug}/event.ics"],
    "card": lambda entry, event: [f"/e/{event.pk}/card", f"/oembed?url=http://testserver{event.permanent_path}"],
    "poster": lambda entry, event: [f"/e/{event.pk}/poster-a4.svg", f"/e/{event.pk}/plate.svg"],
    "booking": lambda entry, event: [f"/e/{event.pk}/book"],
    "photo": lambda entry, event: [f"/photos/{entry.photo_id}/", f"/photos/{entry.photo_id}/download"],
}


def ask(matrix):
    client = Client()
    for column, addresses in SURFACES.items():
        asked = {
            address.format(word=word, slug=f"place-{number}")
            for address in addresses
            for number, word in enumerate(REASONS.values())
        }
        asked |= {f"{addresses[0].partition('?')[0]}?{query}" for query in QUERIES.get(column, ())}
        matrix.answers[column] = "\n".join(told(client, address) for address in sorted(asked))
    for reason in REASONS:
        entry = HeritageSitePage.objects.get(pk=matrix.entries[reason].pk)
        event = EventPage.objects.get(pk=matrix.events[reason].pk)
        for column, addresses in OWN.items():
            matrix.own[reason, column] = [Answer.of(client, address) for address in addresses(entry, event)]
        name = entry.photo.file.name
        guesses = (f"/media/{name}", f"/{name}", f"/documents/{entry.photo_id}/{name.rpartition('/')[2]}")
        matrix.originals[reason] = {Answer.of(client, address).status for address in guesses}
    matrix.answers["hidden"] = told(client, "/sites/tomb/")
    matrix.answers["private link"] = told(client, private_links.path(matrix.booking))
    matrix.answers["classes"] = told(client, "/events/classes/") + told(
        client, f"/e/{matrix.events['classes'].pk}/book"
    )


def told(client, address):
    return Answer.of(client, address).text


def position_patterns():
    return figures(113.47653, 34.71237)
