"""Whatever an editor opens is Chinese: every page of the admin that the roles may enter is read for English."""

import re

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from lxml import html

from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import EventPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

# Names, abbreviations and examples that Chinese has no other word for, and what the test itself has typed.
_NAMES = "TOTP Wagtail Excel JavaScript GPS WGS CGCS GCJ UTF GeoJSON URL PDF SEO Shapefile KML EDTF ISBN"
_FORMATS = "XLSX CSV TSV xlsx csv zip AVIF HEIC JPEG JPG PNG TIF TIFF WEBP GIF"
_EXAMPLES = "ZZWB SRC domain work vec cia cva img term null draft testserver juchi wuding"
_PEOPLE = "writer proofreader reviewer issuer administrator auditor superuser second"
ALLOWED = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(f'{_NAMES} {_FORMATS} {_EXAMPLES} {_PEOPLE}'.split())})(?![A-Za-z])")
# What Wagtail 8 leaves in English and no catalogue reaches. Whoever mends one takes it out.
KNOWN = re.compile(r"True|Page|None|Simplified Chinese|.*there is none|共 \d+ 个None，.*|(?:a|\d+) seconds? ago送交.*")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
SPOKEN = ("title", "aria-label", "placeholder", "alt")
NOT_SPOKEN = ["script", "style", "svg", "code", "pre", "kbd"]
# Answers to programs, files, and ways out.
NO_PAGES = re.compile(
    r"logout|javascript|sprite|icons|api|\.xlsx|\.csv|jsi18n|autocomplete|styleguide|chooser|choose|ping|release|failwhale"
)


def texts(page):
    tree = html.fromstring(page)
    for element in tree.xpath("|".join(f"//{name}" for name in NOT_SPOKEN)):
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
        left = ALLOWED.sub("", re.sub(r"https?://\S+|[\w.+-]*[@/_{}=.<>][\w.+/=<>-]*", "", text))
        text = " ".join(text.split())
        if ENGLISH.search(left) and not KNOWN.fullmatch(text):
            found.add(text[:100])
    return found


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
    of_page = ["edit", "copy", "history", "usage", "move", "delete"]
    entry.save_revision(user=desk.writer)
    found = [reverse(f"wagtailadmin_pages:{name}", args=[entry.pk]) for name in of_page]
    found += [reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in (event, page)]
    found += [reverse(name, args=[page.pk]) for name in ("review", "review_record", "prechecks", "prechecks_live")]
    found += [reverse("wagtailadmin_explore", args=[each.pk]) for each in (catalogue, catalogue.get_parent())]
    found += [
        reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[catalogue.get_parent().pk]),
        reverse("wagtailimages:edit", args=[photo.pk]),
        reverse("wagtailsnippets_catalogue_source:edit", args=[source.pk]),
    ]
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
        if response.status_code == 200 and "text/html" in response["Content-Type"]:
            read += 1
            if words := english(response.content.decode()):
                left[address] = words
    said = {word: address for address, words in left.items() for word in words}
    assert said == {}
    assert read >= {"writer": 30, "issuer": 25, "administrator": 15, "auditor": 5}[person]


@pytest.mark.parametrize("name", ["wagtailadmin_login", "wagtailadmin_password_reset"])
def test_the_door_is_chinese(client, home, name):
    assert english(client.get(reverse(name)).content.decode()) == set()


@pytest.mark.parametrize("sentence", ["<p>Save draft</p>", '<a title="Edit this page">改</a>', "<p>已<b>saved</b></p>"])
def test_english_left_over_is_noticed(sentence):
    assert english(f"<div>{sentence}</div>")
