"""What somebody who suspects a place would ask the site for, and what of it they would see."""

import json
import re
from urllib.parse import quote

from django.test import Client

from heritage.catalogue.position import datum
from heritage.maps.features import DEEPEST_ZOOM
from tests.crawl import STARTS, crawl

TOMB = (113.473219, 34.718643)
STONE = (113.529137, 34.776182)  # as GCJ-02
COURTYARD = (113.558263, 34.749178)
# Questions of the map that are not about a box.
ASKED = (
    *("standing=2000", "protected=2020", "kind=ancient_tomb", f"q={quote('古墓')}", f"q={quote('住人的老院')}"),
    "route=walk-to-secrets",
)
EVERY_ZOOM = range(DEEPEST_ZOOM + 1)
DISTRICT = "113.3,34.5,113.9,34.9"


def every_answer(places):
    """Return every answer by its address: what can be found, and what somebody who suspects a place would try."""
    pages = [secret.page for secret in places.all]
    # The list comes first, so that its pictures are made before anything says whether there are any.
    starts = ["/sites/", *STARTS, "/nowhere/", "/id/ZY-9999", "/data/", "/api/v2/pages/", "/search/suggest/?q=古墓"]
    starts += [page.permanent_path for page in pages]
    starts += [f"/events/calendar.ics?place={page.slug}" for page in pages]
    starts += [f"/search/?q={quote(word)}" for word in ("古墓", "紫藤古墓", "白鹭冢", "住人的老院", "农田", "普查")]
    boxes = [DISTRICT, *(around(*spot, 0.004) for spot in (TOMB, datum.gcj02_to_wgs84(*STONE), COURTYARD))]
    starts += [f"/map/features.json?bbox={box}&zoom={zoom}" for box in boxes for zoom in EVERY_ZOOM]
    starts += [f"/map/zones.json?bbox={box}&zoom={zoom}" for box in boxes for zoom in EVERY_ZOOM]
    starts += [f"/map/features.json?bbox={DISTRICT}&zoom=12&{asked}" for asked in ASKED]
    starts += [f"/map/?{asked}" for asked in (*ASKED, "by=kind", "at=15/34.72/113.47")]
    starts += [f"/routes/walk-to-secrets/route.{ending}" for ending in ("gpx", "kml")]
    visits = crawl(Client(), starts, follow=lambda path: not path.startswith("/static/"), most_queries=4)
    return {visit.address: visit for visit in visits}


def around(longitude, latitude, degrees):
    return f"{longitude - degrees},{latitude - degrees},{longitude + degrees},{latitude + degrees}"


def leaks(answers, secret):
    """Return what of a secret stands anywhere in the answers, with the addresses."""
    found = {}
    for answer in answers.values():
        # What a file says in bytes is looked for as it is; the address may itself be what somebody guessed.
        text = f"{answer.headers}\n{answer.text}".replace(answer.address, "")
        for word in secret.found_in(text):
            found.setdefault(word, []).append(answer.address)
    return found


def answers_by_address(places):
    """Everything of every answer but its moment and number, and the token by which each form is known."""
    return {
        address: (
            answer.response.status_code,
            re.sub("(?:ETag|Expires|X-Request-ID): .*", "", answer.headers),
            re.sub(b'name="token" value="[^"]+"', b"", answer.body),
        )
        for address, answer in every_answer(places).items()
    }


def changed(before, after):
    return sorted(address for address in before.keys() | after.keys() if before.get(address) != after.get(address))


def names_on_maps(answers):
    """Return every text in a drawing, and the title of every feature of the map."""
    names = set()
    for answer in answers.values():
        if answer.media_type == "application/geo+json":
            found = json.loads(answer.text)
            features = found.get("features", [found])
            names |= {feature["properties"]["title"] for feature in features if feature["geometry"]}
        elif answer.is_html:
            for drawing in re.findall(r"<svg\b.*?</svg>", answer.text, re.DOTALL):
                names |= set(re.findall(r"<title>([^<]*)</title>", drawing))
    return names
