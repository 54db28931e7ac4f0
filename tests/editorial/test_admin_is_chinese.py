"""Whatever an editor opens is Chinese: every page of the admin that the roles may enter is read for English."""

import json
import re
from pathlib import Path

import pytest
import wagtail.admin
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from lxml import html
from wagtail.documents.models import Document
from wagtail.models import Task

from heritage.editorial.views import GuideView
from tests.editorial.conftest import said
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import EventPageFactory
from tests.factories.pages import ContentPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

# Names, abbreviations and examples that Chinese has no other word for, and what the test itself has typed.
_NAMES = "TOTP Wagtail Excel JavaScript GPS WGS CGCS GCJ UTF GeoJSON URL PDF SEO Shapefile KML EDTF ISBN"
_FORMATS = "XLSX CSV TSV xlsx csv zip AVIF HEIC HEIF HIF JPEG JPG PNG TIF TIFF WEBP WebP GIF"
_EXAMPLES = "ZZWB SRC domain work vec cia cva img term null draft testserver juchi wuding ersha"
_PEOPLE = "writer proofreader reviewer issuer administrator auditor superuser second"
ALLOWED = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(f'{_NAMES} {_FORMATS} {_EXAMPLES} {_PEOPLE}'.split())})(?![A-Za-z])")
# The example of a sentence that is to be in English
OF_A_GUEST = "给外国客人的一两句英文，例如："
ENGLISH = re.compile(r"[A-Za-z]{3,}")
SPOKEN = ("title", "aria-label", "placeholder", "alt")
NOT_SPOKEN = ["script", "style", "svg", "code", "pre", "kbd"]
# The count of a panel, which a program writes and shows once there is something to count.
COUNTER = "*[@data-side-panel-toggle-counter][@hidden]"
# Answers to programs, files, and ways out.
NO_PAGES = re.compile(
    r"logout|javascript|sprite|icons|api|\.xlsx|\.csv|jsi18n|autocomplete|styleguide|ping|release|failwhale"
)


def texts(page):
    tree = html.fromstring(page)
    for element in tree.xpath("|".join(f"//{name}" for name in (*NOT_SPOKEN, COUNTER))):
        element.drop_tree()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        yield from (element.get(name, "") for name in SPOKEN)
        yield element.text or ""
    yield from (element.tail or "" for element in tree.iter())


def english(page):
    found = set()
    for text in texts(page):
        if text.strip().startswith(OF_A_GUEST):
            continue
        left = ALLOWED.sub("", re.sub(r"https?://\S+|[\w.+-]*[@/_{}=.<>][\w.+/=<>-]*", "", text))
        text = " ".join(text.split())
        if ENGLISH.search(left):
            found.add(text[:100])
    return found


def shown(response):
    """What a person sees of an answer: a page, also one that was not found, or what a dialogue holds."""
    if response.status_code not in {200, 404}:
        return ""
    if "json" in response["Content-Type"]:
        answer = response.json()
        return answer.get("html", "") if isinstance(answer, dict) else ""
    return response.content.decode() if "text/html" in response["Content-Type"] else ""


def addresses(resolver, namespace=""):
    """Every address of the admin that needs no argument."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            try:
                yield reverse(f"{namespace}{pattern.name}")
            except NoReverseMatch:
                continue


@pytest.fixture
def everything(desk, catalogue, programme):
    photo = PhotoFactory(title="东门")
    entry = HeritageSitePageFactory(title="二砂", photo=photo)
    event = EventPageFactory(title="读书会")
    TermFactory()
    source = SourceFactory()
    page = desk.draft()
    desk.submit(page)
    document = Document.objects.create(title="批文", file=ContentFile(b"%PDF-", "a.pdf"))
    of_page = ["edit", "copy", "history", "usage", "move", "delete", "workflow_history"]
    first, last = entry.save_revision(user=desk.writer), entry.save_revision(user=desk.writer)
    returned = ContentPageFactory(title="退回的", slug="draft2", live=False, owner=desk.writer)
    returned.save_revision(user=desk.writer)
    desk.submit(returned)
    desk.sign(returned, "proofreader", "returned", "请核对。")
    found = [reverse(f"wagtailadmin_pages:{name}", args=[entry.pk]) for name in of_page]
    found += [reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in (event, page)]
    found += [reverse(name, args=[page.pk]) for name in ("review", "review_record", "prechecks", "prechecks_live")]
    found += [reverse("wagtailadmin_explore", args=[each.pk]) for each in (catalogue, catalogue.get_parent())]
    found += [
        reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[catalogue.get_parent().pk]),
        reverse("wagtailimages:edit", args=[photo.pk]),
        reverse("wagtailsnippets_catalogue_source:edit", args=[source.pk]),
        reverse("wagtailadmin_pages:workflow_history", args=[returned.pk]),
        reverse("wagtailadmin_pages:edit", args=[returned.pk]),
        reverse("review", args=[returned.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[entry.pk, first.pk, last.pk]),
        reverse("wagtailadmin_choose_page_child", args=[catalogue.pk]),
        reverse("wagtailadmin_workflows:edit", args=[page.get_workflow().pk]),
        reverse("wagtailadmin_workflows:usage", args=[page.get_workflow().pk]),
        reverse("wagtailadmin_workflows:edit_task", args=[Task.objects.filter(active=True).last().pk]),
        reverse("wagtailusers_users:edit", args=[desk.writer.pk]),
        reverse("wagtailusers_users:delete", args=[desk.writer.pk]),
        *(reverse(f"wagtaildocs:{name}", args=[document.pk]) for name in ("edit", "delete", "document_usage")),
        *(reverse(f"wagtailimages:{name}", args=[photo.pk]) for name in ("delete", "image_usage", "url_generator")),
        reverse("wagtailadmin_home") + "nothing/",
    ]
    for label, action, key in [
        ("wagtailcore.page", "delete", entry.pk),
        ("wagtailcore.page", "move", page.pk),
        ("photos.photo", "delete", photo.pk),
        ("photos.photo", "add_tags", photo.pk),
        ("photos.photo", "add_to_collection", photo.pk),
        ("wagtaildocs.document", "delete", document.pk),
        ("catalogue.source", "delete", source.pk),
        ("accounts.user", "delete", desk.writer.pk),
        ("accounts.user", "assign_role", desk.writer.pk),
    ]:
        app, model = label.split(".")
        found.append(f"{reverse('wagtail_bulk_action', args=[app, model, action])}?id={key}")
    return desk, found


@pytest.mark.parametrize("person", ["writer", "issuer", "administrator", "auditor"])
def test_no_page_that_an_editor_opens_has_english_left(everything, person):
    desk, found = everything
    client = desk.client(person)
    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    every = {*found, *(address for address in addresses(admin) if not NO_PAGES.search(address))}

    left, read = {}, 0
    for address in sorted(every):
        response = client.get(address)
        if said := shown(response):
            read += 1
            if words := english(said):
                left[address] = words
    assert {word: address for address, words in left.items() for word in words} == {}
    assert read >= {"writer": 30, "issuer": 25, "administrator": 15, "auditor": 5}[person]


@pytest.mark.parametrize("name", ["wagtailadmin_login", "wagtailadmin_password_reset"])
def test_the_door_is_chinese(client, home, name):
    assert english(client.get(reverse(name)).content.decode()) == set()


def test_a_refusal_is_chinese(desk):
    answer = desk.client("writer").get(reverse("history"), follow=True)

    assert "没有" in " ".join(said(answer))
    assert english(answer.content.decode()) == set()


def test_an_error_of_ours_is_chinese(desk, monkeypatch):
    monkeypatch.setattr(GuideView, "get_context_data", None)
    client = desk.client("writer")
    client.raise_request_exception = False

    answer = client.get(reverse("guide"))

    assert answer.status_code == 500
    assert "请过几分钟再试" in answer.content.decode()
    assert english(answer.content.decode()) == set()


SPOKEN_BY_A_SCRIPT = re.compile(r'(?:\(0,[\w$]+\.\w\w\)|n?gettext)\("((?:[^"\\]|\\.)*)"')


def test_what_wagtails_scripts_say_is_chinese(client):
    words = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    folder = Path(wagtail.admin.__file__).parent / "static" / "wagtailadmin" / "js"
    spoken = {
        text for path in folder.glob("*.js") for text in SPOKEN_BY_A_SCRIPT.findall(path.read_text(encoding="utf-8"))
    }
    spoken = {text for text in spoken if ENGLISH.search(text)}

    assert "Changes have been autosaved." in spoken
    assert len(spoken) > 60
    assert [text for text in sorted(spoken) if f"{json.dumps(text)}: " not in words] == []


@pytest.mark.parametrize("sentence", ["<p>Save draft</p>", '<a title="Edit this page">改</a>', "<p>已<b>saved</b></p>"])
def test_english_left_over_is_noticed(sentence):
    assert english(f"<div>{sentence}</div>")
