"""Somebody types, pastes or scans with what no form ever sends: the site answers, and hands nothing back raw."""

import re
import sys
from collections import defaultdict
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client

import heritage
from heritage.catalogue.models import HeritageSitePage
from heritage.events.models import Session
from tests.crawl import visit
from tests.factories.events import TeachingSheetPageFactory
from tests.factories.whole_site import a_whole_site
from tests.journeys.arguments import BOX, HONEST, READ, asking

VIEW = f"bbox={BOX}&zoom=12"
OURS = Path(heritage.__file__).parent
MARKUP = '<xss onload="go()">'
# As they stand in an address: percent-encoded by hand where they are no text at all.
BYTES = [
    "%00",
    "%00%00a",
    "a%00b",
    "%ED%A0%80",
    "%ED%B0%80",
    "%FF%FE",
    "%C0%AF",
    "%F5%80%80%80",
    "%",
    "%%",
    "%u4E8C",
    "%0d%0aX-Evil:1",
]
TEXTS = [
    MARKUP,
    f'">{MARKUP}',
    f"'>{MARKUP}",
    f"</title>{MARKUP}",
    f"]]>{MARKUP}",
    f"javascript:{MARKUP}",
    "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}",
    '"',
    "'",
    "`",
    "\\",
    "'; DROP TABLE catalogue_heritagesitepage; --",
    "' OR '1'='1",
    "1 UNION SELECT 1",
    "\u1680",
    "\u3000\u2003\u00a0",
    "\u200b\u200d\ufeff",
    "\u202e二砂",
    "e\u0301" * 40,
    "\U0001f3ed",
    "𠮷野",
    "二" * 5000,
    "a " * 3000,
    "-1",
    "0",
    "1e309",
    "nan",
    "inf",
    "-inf",
    "999999999999999999999999",
    "9" * 5000,
    "http://[",
    "1.5",
    "０",
    "٣",
    "null",
    "None",
    "true",
    "../../etc/passwd",
    "%2e%2e%2f",
    "113.5,34.7,113.6",
    "113.5,34.7,113.6,34.8,1",
    "nan,nan,nan,nan",
    "inf,-inf,inf,-inf",
    "1e999,1,2,3",
]
SEARCH_SYNTAX = [
    '"unbalanced',
    "a AND",
    "OR OR",
    "NOT",
    "NEAR(二砂, 5)",
    "二砂*",
    "^二砂",
    "title:二砂",
    "-二砂",
    "+二砂",
    "(二砂",
    "二砂)",
    "[二砂 TO 三砂]",
    "{二砂",
    "二砂^9",
    "二砂~",
    "col : val",
    "a:b:c",
    "*",
    "?",
    "***",
]
HOSTILE = BYTES + [quote(text, safe="") for text in TEXTS]
HOSTILE_SEARCHES = HOSTILE + [quote(text, safe="") for text in SEARCH_SYNTAX]
# One word of each class, for addresses whose values go through the same few readers. The drill sends all words to all.
CLASSES = [
    "%00",  # a byte that no database takes
    "%ED%A0%80",  # no text
    "%",  # no percent-encoding
    "%0d%0aX-Evil:1",
    *(quote(text, safe="") for text in (f'">{MARKUP}', f"javascript:{MARKUP}", "'; DROP TABLE x; --", "\u3000\u2003")),
    quote("二" * 400, safe=""),
    "-1",
    "nan",
    "9" * 400,
]


def query_of(names):
    """Return a query in which each of these names has the hostile value, the last of two."""
    return "&".join(f"{name}=1&{name}=@" for name in names)


def each(path, *names):
    """Return the addresses on which one of these arguments is hostile and the others are honest."""
    return [
        f"{path}?" + asking(**{name: "@" if name == hostile else HONEST[name] for name in names}) for hostile in names
    ]


NOT_IMPLEMENTED = 501  # what oEmbed wants to be answered to a format that the site does not have
# @ stands for the hostile value. Arguments share an address where none of them ends the reading of the others.
ON_ONE_PAGE = sorted(READ - {"q", "route"})
ALL_WORDS = [
    f"/sites/?{query_of(ON_ONE_PAGE)}",
    *each("/map/features.json", "bbox", "zoom")[:1],
    f"/events/?{query_of(READ)}",
]
SEARCHES = ["/search/?q=@", "/search/suggest/?q=@"]
BY_CLASS = [
    f"/search/?q=砂轮&{query_of(ON_ONE_PAGE)}",
    f"/map/?{query_of(ON_ONE_PAGE)}",
    "/map/?q=@",
    "/map/?route=@",
    "/map/features.json?bbox=113.3,34.5,113.9,34.9&zoom=@",
    f"/map/features.json?{VIEW}&{query_of(sorted(READ - {'bbox', 'q', 'route', 'zoom'}))}",
    f"/map/features.json?{VIEW}&q=@",
    f"/map/features.json?{VIEW}&route=@",
    *each("/map/zones.json", "bbox", "zoom"),
    "/routes/@/route.gpx",
    "/map/base-layers.json?callback=@",
    "/map/tiles/1/0/12/3340/@",
    f"/events/calendar.ics?{query_of(READ)}",
    f"/events/rss.xml?{query_of(READ)}",
    f"/schools/?{query_of(READ)}",
    "/sitemap.xml?p=@",
    "/e/@",
    "/e/@/book",
    "{event}/book?session=@",
    "/e/@/card",
    "/e/@/poster-a4.svg",
    "/e/@/plate.svg",
    "/photos/@/",
    "/photos/@/download",
    "/photos/@/manifest.json",
    "/photos/@/key/max-150x150.jpg",
    "/iiif/@/key/info.json",
    "/oembed?url=@",
    "/oembed?url=http://testserver/e/@",
    *(f"/oembed?url=http://testserver{{event}}&{name}=@" for name in ("format", "maxwidth", "maxheight")),
    "/@",
    "/id/@",
]
SENT = [*product(SEARCHES, HOSTILE_SEARCHES), *product(ALL_WORDS, HOSTILE), *product(BY_CLASS, CLASSES)]
SENT_IN_THE_DRILL = product(BY_CLASS, [word for word in HOSTILE if word not in CLASSES])


@pytest.fixture
def site(db, real_search):
    site = a_whole_site(entries=2, events=1, rows=1)
    Session.objects.update(takes_classes=True, capacity=40)
    TeachingSheetPageFactory()
    real_search()
    return site


@pytest.fixture
def anyone():
    """A visitor whose every request is answered, errors too."""
    return Client(raise_request_exception=False)


def ask(client, site, address, hostile):
    address = address.replace("{event}", site.events[0].permanent_path)
    path, _, query = address.replace("@", hostile).partition("?")
    return client.generic("GET", quote(path, safe="/%"), QUERY_STRING=quote(query, safe="/%&=,[]:"))


@pytest.mark.parametrize(
    "sent",
    [SENT, pytest.param(SENT_IN_THE_DRILL, marks=pytest.mark.drill)],
    ids=["some", "all"],
)
def test_no_hostile_word_breaks_an_address_or_comes_back_raw(site, anyone, sent):
    broken, reflected = [], []
    for address, hostile in sent:
        response = ask(anyone, site, address, hostile)
        if response.status_code >= 500 and response.status_code != NOT_IMPLEMENTED:
            broken.append((address, hostile[:60]))
        if b"<xss" in response.content or "X-Evil" in response.headers:
            reflected.append((address, hostile[:60]))

    assert broken == []
    assert reflected == []


@pytest.fixture
def read_by_views(monkeypatch):
    """The names that our own code reads from a query, on the way to an answer."""
    names = set()

    def noting(read):
        def look(query, name, *arguments):
            if f"{OURS}/" in sys._getframe(1).f_code.co_filename:
                names.add(name)
            return read(query, name, *arguments)

        return look

    for method in ("__getitem__", "__contains__", "get", "getlist"):
        monkeypatch.setattr(QueryDict, method, noting(getattr(QueryDict, method)), raising=False)
    return names


def test_every_argument_that_a_view_reads_is_sent_hostile_to_it(site, anyone, read_by_views):
    sent, read = defaultdict(set), defaultdict(set)
    for address in (*SEARCHES, *ALL_WORDS, *BY_CLASS):
        path = address.partition("?")[0]
        sent[path] |= set(re.findall(r"[?&](\w+)=(?:[^&]*/)?@", address))
    for path in [path for path in sent if sent[path]]:
        read_by_views.clear()
        for url in (HONEST["url"], f"http://testserver{site.events[0].permanent_path}"):
            for query in (HONEST | {"url": url}, {"bbox": BOX, "zoom": "12", "q": "砂轮", "url": url}):
                ask(anyone, site, f"{path}?{asking(**query)}", "")
        read[path] |= read_by_views

    read_by_django = {"p"}  # the number of the sitemap's page
    assert set().union(*read.values(), read_by_django) == READ
    assert {path: names - sent[path] for path, names in read.items() if names - sent[path]} == {}


@pytest.mark.usefixtures("site")
def test_the_same_addresses_do_answer_an_honest_question(anyone):
    honest = [
        ("/search/?q=二砂", 200, "text/html; charset=utf-8"),
        ("/sites/?kind=industrial&page=1", 200, "text/html; charset=utf-8"),
        (f"/map/features.json?{VIEW}", 200, "application/geo+json"),
        ("/map/features.json?bbox=1", 400, "application/json"),
        ("/events/calendar.ics?series=x", 200, "text/calendar; charset=utf-8"),
        (HeritageSitePage.objects.all()[0].permanent_path, 303, "text/html; charset=utf-8"),
    ]
    answers = [(address, visit(anyone, address).response) for address, _, _ in honest]

    assert [(address, it.status_code, it.headers["Content-Type"]) for address, it in answers] == honest


@pytest.mark.usefixtures("site")
def test_markup_that_was_typed_is_shown_as_the_text_it_is(anyone):
    page = visit(anyone, f"/search/?q={quote(MARKUP)}").text

    assert "&lt;xss onload=&quot;go()&quot;&gt;" in page
