"""Links to outside maps, each as its service wants it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from heritage.catalogue.choices import Property, Visibility
from heritage.catalogue.entry.page_context import Entry
from tests.factories.catalogue import HeritageSitePageFactory, a_statement

pytestmark = pytest.mark.django_db


def asked(**fields):
    """Return {service: its arguments} for the links of an entry."""
    links = Entry(HeritageSitePageFactory(**fields)).map_links
    return {link.service: parse_qs(urlsplit(link.url).query) for link in links}


def test_outside_maps_get_the_datum_that_they_expect():
    entry = Entry(HeritageSitePageFactory(located=True, uncertainty_m=100))

    links = {link.service: link.url for link in entry.map_links}

    assert "position=113.59963%2C34.74269" in links["高德"]
    assert "location=34.74851%2C113.60618" in links["百度"]
    assert "coord%3A34.74269%2C113.59963" in links["腾讯"]
    assert links["苹果"].startswith("https://maps.apple.com/?ll=34.74269%2C113.59963&q=")
    assert links.keys() == {"高德", "百度", "腾讯", "苹果"}


def test_outside_maps_get_everything_that_their_manuals_ask_for():
    found = asked(located=True, uncertainty_m=None, title="一；二:三|四")

    assert found["高德"].keys() == {"position", "name", "coordinate", "src"}
    assert found["百度"].keys() == {"location", "title", "content", "coord_type", "output", "src"}
    assert (found["百度"]["coord_type"], found["百度"]["src"]) == (["bd09ll"], ["webapp.heritage.heritage"])
    assert found["腾讯"] == {
        "marker": ["coord:34.74269,113.59963;title:一；二：三｜四;addr:一；二：三｜四"],
        "referer": ["heritage"],
    }
    assert found["苹果"].keys() == {"ll", "q"}


@pytest.mark.parametrize("known", [{"located": True, "uncertainty_m": 101}, {"visibility": Visibility.PUBLIC_EXACT}])
def test_a_place_without_a_good_position_is_searched_by_name_and_address(known):
    address = a_statement(Property.ADDRESS, "中原区华山路78号")

    assert asked(title="二砂", statements=[address], **known) == {
        "高德": {"keyword": ["中原区华山路78号 二砂"], "city": ["410100"], "view": ["map"], "src": ["heritage"]},
        "百度": {
            "query": ["中原区华山路78号 二砂"],
            "region": ["郑州"],
            "output": ["html"],
            "src": ["webapp.heritage.heritage"],
        },
        "腾讯": {"keyword": ["中原区华山路78号 二砂"], "region": ["郑州"], "referer": ["heritage"]},
        "苹果": {"address": ["郑州市中原区华山路78号"], "q": ["二砂"]},
    }


def test_without_an_address_only_the_name_is_searched_and_a_hidden_place_has_no_link():
    address = a_statement(Property.ADDRESS, "中原区华山路78号")

    assert asked(title="二砂", located=True, uncertainty_m=200)["苹果"] == {"q": ["郑州市二砂"]}
    assert asked(visibility=Visibility.PUBLIC_EXACT) == {}
    assert asked(located=True, visibility=Visibility.HIDDEN, statements=[address]) == {}
