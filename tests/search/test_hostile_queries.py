"""Whatever is typed gets an answer: operators, patterns, SQL, control characters, noise; with an index and without."""

from itertools import product

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.walk]

OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "TO",
    "*",
    "?",
    "+",
    "-",
    "^",
    "~",
    ":",
    '"',
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
]
OPERATORS += ["\\", "/", "|", "&", "!", "%", "_", "#", ";", "--", "/*", "*/", "&&", "||", "==", "<", ">", "$", "@", "`"]
PATTERNS = [
    ".*",
    "(a+)+$",
    "^(.*)*$",
    "[^a]{9999}",
    "\\d+",
    "(?=x)",
    "/.*/",
    "%%",
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "%s%n",
]
SQL = [
    "' OR 1=1 --",
    "'; DROP TABLE wagtailcore_page; --",
    '" OR ""="',
    "1; SELECT sleep(9)",
    "UNION SELECT 1,2,3",
    "x' AND 1=(SELECT 1)--",
]
MARKUP = [
    "<script>go()</script>",
    "<img src=x onerror=go()>",
    "javascript:go()",
    "</title><b>",
    "]]>",
    "<!--",
    "&lt;b&gt;",
    "&#x3c;",
]
CONTROLS = [
    chr(code)
    for code in [*range(0x20), 0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x200B, 0x200E, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xFFFD]
]
SCRIPTS = [
    "\U0001f3ed",
    "👩‍👩‍👧‍👦",
    "🇨🇳",
    "é" * 99,
    "e\u0301" * 99,
    "ﷺ" * 99,
    "ﬁ",
    "Ⅻ",
    "㍿",
    "𠀀",
    "〇",
    "々",
    "ー",
    "한글",
    "العربية",
    "ไทย",
]
NUMBERS = [
    "0",
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "0x7f",
    "٣",
    "9" * 99,
    "1.0.0",
    "NULL",
    "None",
    "undefined",
    "true",
    "../../etc/passwd",
]
LENGTHS = [
    "二" * 10_000,
    "二 " * 5_000,
    "a" * 10_000,
    "a " * 5_000,
    "1" * 10_000,
    "(" * 10_000,
    '"' * 9_999,
    "\u0301" * 5_000,
    "~" * 10_000,
]
ALONE = [*OPERATORS, *PATTERNS, *SQL, *MARKUP, *CONTROLS, *SCRIPTS, *NUMBERS, *LENGTHS]
FIELDS = ["title:", "id:", "text:", "key:", "typed:", "_all:"]
HOSTILE = [
    *ALONE,
    *(
        shape.format(word)
        for shape, word in product(
            ("二砂{}", "{}二砂", "二砂 {}", "二{}砂", "二砂 {} 砂轮", "{0}{0}{0}"), [*OPERATORS, *PATTERNS]
        )
    ),
    *(f"{field}二砂" for field in FIELDS),
    *(f"{control}二砂{control}" for control in CONTROLS),
]


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) >= 461


@pytest.mark.parametrize("address", ["search", "search_suggest"])
def test_every_hostile_query_is_answered_and_none_comes_back_raw(index, client, address):
    with index.saving():
        HeritageSitePageFactory(title="二砂")
    wrong = []
    # What they can break on PostgreSQL is its syntax, and one of every kind shows that.
    for query in HOSTILE[::3] if connection.vendor == "postgresql" else HOSTILE:
        response = client.get(reverse(address), {"q": query})
        raw = query in MARKUP[:2] and query in response.content.decode()
        if response.status_code != 200 or raw:
            wrong.append((response.status_code, query[:40]))
    assert wrong == []
    assert "二砂" in client.get(reverse(address), {"q": "二砂"}).content.decode()


@pytest.mark.parametrize("query", ALONE[::5])
def test_without_an_index_they_are_answered_too(empty_index, client, query):
    HeritageSitePageFactory(title="二砂")
    assert client.get(reverse("search"), {"q": query}).status_code == 200


@pytest.mark.parametrize("query", ["%ff%fe", "%c0%af", "%ed%a0%80", "%00", "%", "%zz", "%E4%BA"])
@pytest.mark.parametrize("address", ["search", "search_suggest"])
def test_bytes_that_are_no_text_are_answered(index, client, address, query):
    assert client.get(f"{reverse(address)}?q={query}").status_code == 200
