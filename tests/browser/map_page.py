"""The page of the map in a window, with another first answer than the one that it brings along."""

import json
import re

from playwright.sync_api import expect

MARK = ".leaflet-marker-icon.mark"
BROUGHT = re.compile(r'(<script id="map-first" type="application/json">)(.*?)(</script>)')
ELSEWHERE = {"bbox": [0, 0, 1, 1]}  # no use for the view: the script has to ask


def bringing(page, change):
    """Let pages of the map bring their answer with a change."""

    def changed(route):
        html = route.fetch().text()
        made = json.dumps({**json.loads(BROUGHT.search(html)[2]), **change})
        route.fulfill(body=BROUGHT.sub(lambda found: found[1] + made + found[3], html), content_type="text/html")

    page.route("**/map/", changed)


def says(page, words):
    """What the map says to those who do not see it holds these words, at once or soon."""
    expect(page.locator(".map__status")).to_contain_text(words)
