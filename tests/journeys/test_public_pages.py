"""A visitor opens every public address: what is true of all of them."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
CARD = re.compile(r"/e/\d+/card")
REFUSALS = {
    "/nowhere/": 404,
    "/id/ZY-9999": 404,
    "/media/nothing.webp": 404,
    "/map/features.json": 400,
    "/map/zones.json": 400,
}


def addresses(answers):
    return [answer.address for answer in answers]


def test_every_address_that_is_named_anywhere_answers(public_site):
    wrong = {
        answer.address: (answer.response.status_code, answer.found_on)
        for answer in public_site.answers
        if answer.response.status_code not in {200, 302, 303, REFUSALS.get(urlsplit(answer.address).path), 410}
    }

    assert wrong == {}
    assert {answer.address for answer in public_site.answers} >= {
        "/",
        "/sites/",
        "/sites/place-0/",
        public_site.site.entries[0].permanent_path,
        "/map/",
        "/events/",
        "/events/reading-0/",
        "/events/reading-0/event.ics",
        "/events/calendar.ics",
        "/routes/",
        "/routes/walk/",
        "/routes/walk/route.gpx",
        "/routes/walk/route.kml",
        "/about/",
        "/schools/",
        "/accessibility/",
        "/static/public/css/tokens.css",
    }


def test_every_link_within_a_page_leads_to_something_on_it(public_site):
    wrong, links = {}, 0
    for page in public_site.pages:
        there = {"top", *re.findall(r'\sid="([^"]+)"', page.text)}
        within = set(re.findall(r'\shref="#([^"]*)"', page.text))
        links += len(within)
        if within - there:
            wrong[page.address] = within - there

    assert wrong == {}
    assert links > len(public_site.pages)


def test_what_was_withdrawn_answers_gone_and_what_never_was_not_found(public_site):
    entry, event = public_site.site.entries[-1], public_site.site.events[-1]
    statuses = {answer.address: answer.response.status_code for answer in public_site.answers}

    assert statuses[entry.permanent_path] == 410
    assert statuses[event.permanent_path] == 410
    assert {address: statuses[address] for address in REFUSALS} == REFUSALS
    assert f"/sites/{entry.slug}/" not in statuses
    assert f"/events/{event.slug}/" not in statuses


def test_every_page_has_one_heading_of_the_first_order(public_site):
    headings = {page.address: len(re.findall(r"<h1[\s>]", page.text)) for page in public_site.pages}

    assert {address for address, count in headings.items() if count != 1} == set()
    assert len(headings) > 20


def test_no_visitor_is_given_a_cookie(public_site):
    assert [answer.address for answer in public_site.answers if answer.response.cookies] == []


def test_nothing_asks_who_the_visitor_is(public_site):
    """What does not depend on a cookie may be kept by every cache between here and the reader."""
    asked = [
        answer.address
        for answer in public_site.answers
        if "Cookie" in answer.response.headers.get("Vary", "") or touched_the_session(answer.response)
    ]

    assert asked == []


def touched_the_session(response):
    session = getattr(getattr(response, "wsgi_request", None), "session", None)
    return session is not None and session.accessed


def test_an_address_that_does_ask_who_it_is_would_be_noticed(client):
    client.force_login(AdministratorFactory())

    assert touched_the_session(client.get(reverse("wagtailadmin_home")))


def test_every_answer_carries_the_same_policy_to_the_letter(public_site):
    from_django = [answer for answer in public_site.answers if not answer.address.startswith("/static/")]
    policies = {
        answer.address: set(answer.response.headers.get("Content-Security-Policy", "").split("; "))
        for answer in from_django
    }
    # A card is made to be framed by other websites; in all else it is as strict.
    cards = {address for address in policies if CARD.fullmatch(address)}
    framed = {part for part in POLICY if not part.startswith("frame-ancestors")} | {"frame-ancestors *"}

    assert cards
    assert {address: policies[address] for address in cards if policies[address] != framed} == {}
    assert {address: policy for address, policy in policies.items() if policy != POLICY and address not in cards} == {}


def test_every_answer_carries_the_headers_that_keep_browsers_careful(public_site):
    for answer in public_site.answers:
        wanted = HEADERS if not answer.address.startswith("/static/") else {"X-Content-Type-Options": "nosniff"}
        if CARD.fullmatch(answer.address):
            wanted = {**HEADERS, "X-Frame-Options": None}
        assert {name: answer.response.headers.get(name) for name in wanted} == wanted, answer.address


def test_only_the_map_and_the_entries_may_ask_a_browser_where_its_reader_is(public_site):
    policies = {
        answer.address: answer.response.headers["Permissions-Policy"]
        for answer in public_site.answers
        if not answer.address.startswith("/static/")
    }

    may_ask = {address for address, policy in policies.items() if policy == "geolocation=(self)"}
    entry = re.compile(r"/sites/[^/]+/")
    asking = {address for address in policies if (path := urlsplit(address).path) == "/map/" or entry.fullmatch(path)}
    assert may_ask == asking >= {"/map/", "/sites/place-0/"}
    assert set(policies.values()) == {"geolocation=(self)", "geolocation=()"}


@pytest.mark.usefixtures("home")
def test_browsers_are_told_to_stay_with_https(settings):
    settings.SECURE_HSTS_SECONDS = 63_072_000

    assert Client().get("/", secure=True).headers["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )


class Loads(HTMLParser):
    """What a page makes the browser load, and what it holds that the policy forbids."""

    LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "ping", "background"}
    LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}

    def __init__(self, html):
        super().__init__()
        self.loaded, self.forbidden = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        names = self.LOADING & values.keys()
        if tag == "link" and self.LINKS & set(values.get("rel", "").split()):
            names.add("href")
        self.loaded += [values[name] or "" for name in names]
        data_block = tag == "script" and values.get("type", "").endswith("json")
        inline = tag == "style" or (tag == "script" and "src" not in values and not data_block)
        if inline or "style" in values or any(name.startswith("on") for name in values):
            self.forbidden.append(self.get_starttag_text())


def test_pages_load_nothing_from_elsewhere_and_hold_nothing_inline(public_site):
    for page in public_site.pages:
        loads = Loads(page.text)
        assert [url for url in loads.loaded if urlsplit(url).netloc not in {"", "testserver"}] == [], page.address
        assert loads.forbidden == [], page.address


@pytest.mark.parametrize(
    "html",
    [
        '<img src="//cdn.example/a.png">',
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        '<p style="color:red">',
        '<a onclick="go()">',
        "<script>go()</script>",
    ],
)
def test_what_the_policy_forbids_would_be_noticed(html):
    loads = Loads(html)

    assert loads.forbidden or [url for url in loads.loaded if urlsplit(url).netloc]


def test_the_site_answers_its_watchers_and_robots(public_site):
    answers = {answer.address: answer for answer in public_site.answers}

    assert answers["/healthz"].text == "ok\n"
    assert answers["/robots.txt"].text == ("User-agent: *\nDisallow: /admin/\nSitemap: http://testserver/sitemap.xml\n")
    named = re.findall(r"<loc>http://testserver(/[^<]*)</loc>", answers["/sitemap.xml"].text)
    pictures = [address for address in named if address.startswith("/photos/")]
    assert pictures
    assert {answers[address].response.status_code for address in pictures} == {200}
    assert [address for address in named if address not in pictures] == [
        "/",
        "/about/",
        "/accessibility/",
        "/schools/",
        "/sites/",
        "/sites/place-0/",
        "/sites/place-1/",
        "/events/",
        "/events/reading-0/",
        "/routes/",
        "/routes/walk/",
        "/map/",
        "/unknown/",
        "/sitemap/",
    ]
