"""Somebody types, pastes or scans with what no form ever sends: the site answers, and hands nothing back raw."""

from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from heritage.catalogue.models import HeritageSitePage
from tests.crawl import visit
from tests.factories.whole_site import a_whole_site

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
VIEW = "bbox=113.3,34.5,113.9,34.9&zoom=12"
FACETS = ("kind", "level", "period", "street", "managed", "open", "photo")
QUESTIONS = ("q", "standing", "protected", "by", "at", "page")
EVENT_FILTERS = ("kind", "audience", "place", "series", "when", "page")


def every(names):
    """Return a query in which each of these names, alone and as a list, has the hostile value."""
    return "&".join(f"{name}=1&{name}[]=@&{name}=@" for name in names)


SEARCHES = ["/search/?q=@", "/search/suggest/?q=@"]
# @ stands for the hostile value. Parameters share an address where none of them ends the reading of the others.
ADDRESSES = [
    "/search/?q=砂轮&page=@",
    f"/sites/?{every(FACETS)}&page=@&sort=@&view=@",
    f"/map/?{every(FACETS)}",
    f"/map/?{every(QUESTIONS)}",
    "/map/?route=@",
    "/map/features.json?bbox=@&zoom=12",
    "/map/features.json?bbox=113.3,34.5,113.9,34.9&zoom=@",
    f"/map/features.json?{VIEW}&{every(FACETS)}",
    f"/map/features.json?{VIEW}&{every(QUESTIONS)}",
    f"/map/features.json?{VIEW}&route=@",
    "/map/zones.json?bbox=@&zoom=15",
    "/routes/@/route.gpx",
    "/map/base-layers.json?callback=@",
    "/map/tiles/1/0/12/3340/@",
    f"/events/?{every(EVENT_FILTERS)}",
    f"/events/calendar.ics?{every(EVENT_FILTERS)}",
    "/e/@",
    "/e/@/book",
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
    "/@",
    "/id/@",
]


@pytest.fixture
def anyone(db, real_search):
    """A visitor of a small site whose every request is answered, errors too."""
    a_whole_site(entries=2, events=1, rows=1)
    real_search()
    return Client(raise_request_exception=False)


def ask(client, address, hostile):
    path, _, query = address.replace("@", hostile).partition("?")
    return client.generic("GET", quote(path, safe="/%"), QUERY_STRING=quote(query, safe="/%&=,[]"))


def test_no_hostile_word_breaks_an_address_or_comes_back_raw(anyone):
    broken, reflected = [], []
    for address, hostile in [*product(SEARCHES, HOSTILE_SEARCHES), *product(ADDRESSES, HOSTILE)]:
        response = ask(anyone, address, hostile)
        if response.status_code >= 500:
            broken.append((address, hostile[:60]))
        if b"<xss" in response.content or "X-Evil" in response.headers:
            reflected.append((address, hostile[:60]))

    assert broken == []
    assert reflected == []


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


def test_markup_that_was_typed_is_shown_as_the_text_it_is(anyone):
    page = visit(anyone, f"/search/?q={quote(MARKUP)}").text

    assert "&lt;xss onload=&quot;go()&quot;&gt;" in page
