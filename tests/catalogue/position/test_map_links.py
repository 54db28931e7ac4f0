"""Links to outside maps, each as its service wants it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from heritage.catalogue.entry.page_context import Entry
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


def test_outside_maps_get_the_datum_that_they_expect():
    entry = Entry(HeritageSitePageFactory(located=True))

    links = {link.service: link.url for link in entry.map_links}

    assert "position=113.59963%2C34.74269" in links["高德"]
    assert "location=34.74851%2C113.60618" in links["百度"]
    assert "coord%3A34.74269%2C113.59963" in links["腾讯"]
    assert links["苹果"].startswith("https://maps.apple.com/?ll=34.74269%2C113.59963&q=")
    assert links["天地图"] == "https://map.tianditu.gov.cn/"


def test_outside_maps_get_everything_that_their_manuals_ask_for():
    entry = Entry(HeritageSitePageFactory(located=True, title="一；二:三|四"))

    asked = {link.service: parse_qs(urlsplit(link.url).query) for link in entry.map_links}

    assert asked["高德"].keys() == {"position", "name", "coordinate", "src"}
    assert asked["百度"].keys() == {"location", "title", "content", "coord_type", "output", "src"}
    assert (asked["百度"]["coord_type"], asked["百度"]["src"]) == (["bd09ll"], ["webapp.heritage.heritage"])
    assert asked["腾讯"] == {
        "marker": ["coord:34.74269,113.59963;title:一；二：三｜四;addr:一；二：三｜四"],
        "referer": ["heritage"],
    }
    assert asked["苹果"].keys() == {"ll", "q"}
