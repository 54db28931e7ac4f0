"""What no browser sends: other methods, headers that lie, hosts of others, bodies too large. No error of ours."""

import pytest
from django.test import Client

from tests.factories.whole_site import a_whole_site

VIEW = "bbox=113.3,34.5,113.9,34.9&zoom=12"
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PROPFIND", "get", "二", "X" * 200)
HEADERS = [
    {"accept": "二砂/;q=nan, */*;q=-1"},
    {"accept-encoding": "gzip;q=0, br;q=2, *;q=;"},
    {"accept-language": "x" * 5000},
    {"cookie": "sessionid=../../etc; csrftoken=\xff; =; a=b=c"},
    {"cookie": "a=b; " * 2000},
    {"content-type": "text/html; charset=nonsense"},
    {"content-type": "multipart/form-data"},
    {"content-length": "-1"},
    {"content-length": "9999999999999999999999"},
    {"content-length": "many"},
    {"if-none-match": '"", W/"x", *, ' + '"a",' * 500},
    {"if-modified-since": "Sat, 99 Foo 0000 25:61:61 GMT"},
    {"if-modified-since": "Sat, 01 Jan 0001 00:00:00 GMT"},
    {"if-range": "x", "range": "bytes=9-1,-5,--,0-99999999999999999999"},
    {"origin": "null"},
    {"referer": "\x00\x7f"},
    {"user-agent": "<xss onload='go()'>"},
    {"x-forwarded-for": "999.1.1.1, <xss>, ::1%eth0"},
    {"x-forwarded-proto": "javascript"},
    {"x-http-method-override": "DELETE"},
    {"x-request-id": "a\x00b" * 500},
]
FOREIGN = ["evil.example", "testserver.evil.example", "testserver@evil.example", "[::1", "testserver:port", "x" * 300]


@pytest.fixture
def site(db):
    return a_whole_site(entries=1, events=1, rows=1)


@pytest.fixture
def anyone():
    return Client(raise_request_exception=False)


def addresses(site):
    entry, event = site.entries[0], site.events[0]
    return [
        "/",
        "/sites/",
        entry.url_path.removeprefix("/home"),
        entry.permanent_path,
        f"/sites/{entry.slug}/manifest.json",
        f"/photos/{entry.photo_id}/",
        f"/photos/{entry.photo_id}/download",
        "/map/",
        f"/map/features.json?{VIEW}",
        f"/map/zones.json?{VIEW}",
        "/map/base-layers.json",
        "/events/",
        event.url_path.removeprefix("/home"),
        event.permanent_path,
        f"{event.permanent_path}/card",
        f"{event.permanent_path}/poster-a4.svg",
        f"{event.permanent_path}/book",
        f"/oembed?url=http://testserver{event.permanent_path}",
        "/events/calendar.ics",
        "/events/rss.xml",
        "/search/?q=砂轮",
        "/search/suggest/?q=砂轮",
        "/schools/",
        "/unknown/",
        "/sitemap/",
        "/sitemap.xml",
        "/robots.txt",
        "/healthz",
        "/healthz/deep",
        "/documents/1/list.pdf",
        "/admin/login/",
        "/admin/",
        "/nothing/here/",
    ]


def test_no_method_breaks_an_address_or_is_taken_for_another(site, anyone):
    answers = {
        (method, address): anyone.generic(method, address).status_code
        for address in addresses(site)
        for method in METHODS
    }

    assert {asked for asked, status in answers.items() if status >= 500} == set()
    assert {asked for asked, status in answers.items() if asked[0] == "TRACE" and status == 200} == set()
    assert answers["HEAD", "/"] == 200


def test_no_header_breaks_an_address_or_comes_back(site, anyone):
    broken, reflected = [], []
    for address in addresses(site)[::3]:
        for headers in HEADERS:
            for method in ("GET", "POST"):
                answer = anyone.generic(method, address, headers=headers)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                answer.close()
                if answer.status_code >= 500:
                    broken.append((method, address, headers))
                if b"<xss" in body or "<xss" in str(answer.headers):
                    reflected.append((method, address, headers))

    assert broken == []
    assert reflected == []


def test_a_host_of_somebody_elses_is_answered_nothing(site, anyone):
    answers = {
        (address, host): anyone.get(address, headers={"host": host}).status_code
        for address in ("/", "/map/", "/events/calendar.ics", "/admin/login/", "/healthz")
        for host in FOREIGN
    }

    assert set(answers.values()) == {400}
    assert anyone.get("/", headers={"host": "testserver"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"a{number}=1" for number in range(20_000)), "application/x-www-form-urlencoded"),
        ("a=" + "x" * 3_000_000, "application/x-www-form-urlencoded"),
        ("--b\r\nnot a part", "multipart/form-data; boundary=b"),
        ("", "multipart/form-data; boundary=" + "b" * 3000),
        ("%ff%fe=%00&token=%ed%a0%80", "application/x-www-form-urlencoded"),
        ('{"a":' * 5000, "application/json"),
    ],
    ids=["20,000 fields", "3 MB", "half a part", "a long boundary", "no text", "nested"],
)
def test_no_body_breaks_the_forms_that_anybody_may_send(site, anyone, body, kind):
    for address in (f"{site.events[0].permanent_path}/book", "/admin/login/", "/search/", "/admin/password_reset/"):
        answer = anyone.generic("POST", address, body, content_type=kind)
        assert answer.status_code < 500, address
