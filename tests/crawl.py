"""Walk every public address that a visitor, a script or a feed reader can find from the start page."""

import json
import re
from collections import Counter, deque
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

HOST = "testserver"
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/healthz", "/map/", "/events/calendar.ics", "/search/?q=砂轮")
# A canvas is named in a manifest, and lies nowhere (IIIF Presentation API 3).
NOT_PUBLIC = re.compile(r"/(?:admin|documents|_util|manifest\.json/canvas)/")
# In a sentence an address ends at Chinese punctuation, in a table at the comma of the next cell.
ADDRESS_IN_TEXT = re.compile(rf"(?:https?|webcal)://{HOST}[^\s\"'<>\\（），。；]*")
ADDRESS_IN_TABLE = re.compile(rf"(?:https?|webcal)://{HOST}[^\s\"'<>\\（），。；,;]*")
ADDRESS_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?([^"')]+)""")
IMPORT_IN_SCRIPT = re.compile(r"""(?:from|import)\s*\(?["'](\.[^"']+)["']""")


@dataclass(frozen=True)
class Visit:
    """One answer, and the address on whose page it was found."""

    address: str
    response: object
    body: bytes
    found_on: str

    @property
    def media_type(self):
        return self.response.headers.get("Content-Type", "").partition(";")[0]

    @property
    def is_html(self):
        return self.media_type == "text/html"

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def headers(self):
        return "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())


def crawl(client, starts=STARTS, prefix="", follow=lambda path: True, most_queries=12):
    """Return a Visit for each address that can be reached from `starts` on this site.

    `prefix` is the path that a proxy in front takes away, e.g. "/heritage". Addresses outside it are asked for as
    they stand, so that they answer 404. `follow` says which paths to ask for at all. Facets multiply each other: of one
    path, only `most_queries` different query strings are walked.
    """

    def most(path):
        """Files of open data are many, and each filter changes them in the same way."""
        return min(2, most_queries) if path.startswith(f"{prefix}/data/") else most_queries

    queue = deque((prefix + start, "") for start in starts)
    seen, queries, visits = {prefix + start for start in starts}, Counter(), []
    while queue:
        address, found_on = queue.popleft()
        visits.append(visit(client, address, found_on, prefix))
        for link in links(visits[-1]):
            path = urlsplit(link).path
            if link in seen or NOT_PUBLIC.search(path) or not follow(path) or queries[path] >= most(path):
                continue
            seen.add(link)
            queries[path] += bool(urlsplit(link).query)
            queue.append((link, address))
    return visits


def visit(client, address, found_on="", prefix=""):
    """Ask for one address, and read the whole answer."""
    response = client.get(address.removeprefix(prefix) or "/")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Visit(address, response, body, found_on)


def links(visit):
    """Yield the addresses on this site that an answer names, as absolute paths with their query."""
    for link in _written(visit):
        parts = urlsplit(urljoin(f"http://{HOST}{visit.address}", link.strip()))
        if parts.scheme in {"http", "https", "webcal"} and parts.hostname == HOST:
            yield parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _written(visit):
    if "Location" in visit.response.headers:
        yield visit.response.headers["Location"]
    if visit.is_html:
        parser = _Addresses()
        parser.feed(visit.text)
        yield from parser.found
    elif visit.media_type.endswith("json"):
        yield from (text for text in _strings(json.loads(visit.text)) if text.startswith("/"))
    elif visit.media_type == "text/css":
        yield from ADDRESS_IN_STYLE.findall(visit.text)
    elif visit.media_type.endswith("javascript"):
        yield from IMPORT_IN_SCRIPT.findall(visit.text)
    if visit.media_type.startswith("text/") or visit.media_type.endswith(("json", "xml")):
        pattern = ADDRESS_IN_TABLE if visit.media_type == "text/csv" else ADDRESS_IN_TEXT
        # A calendar folds its lines after 75 bytes.
        yield from pattern.findall(re.sub(r"\r\n[ \t]", "", visit.text).replace("&amp;", "&"))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class _Addresses(HTMLParser):
    """Collects what an element loads, links to or hands to its script."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if not value:
                continue
            if name == "srcset":
                self.found += [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]
            elif name in {"href", "src", "action", "poster"} or (name.startswith("data-") and value.startswith("/")):
                self.found.append(value)
