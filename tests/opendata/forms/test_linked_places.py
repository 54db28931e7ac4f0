"""Linked Places: what the format requires is there, and a position is as certain as it is."""

import pytest

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.public_record.reading import public_records
from heritage.opendata.forms import linked_places
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, a_name

pytestmark = pytest.mark.django_db


def feature(page, site):
    return linked_places.feature(next(public_records(HeritageSitePage.objects.filter(pk=page.pk))), site)


def test_what_the_format_requires_is_there(records, site):
    for record in records:
        document = linked_places.document(record, site)
        [place] = document["features"]

        assert (document["type"], place["type"]) == ("FeatureCollection", "Feature")
        assert place["@id"] == f"http://testserver{record.permanent_path}"
        assert {"title", "ccodes", "fclasses"} <= place["properties"].keys()
        assert place["names"][0]["citations"][0]["label"] == "中原遗产目录"
        assert place["geometry"]["certainty"] == "certain"
        assert place["types"][0]["label"] == "工业遗产"
        assert place["when"]["timespans"] == [{"start": {"earliest": "1956-01-01", "latest": "1964-12-31"}}]


def test_a_name_carries_its_years_and_its_source(catalogue, site):
    source = SourceFactory(title="厂志", publisher="", date="", linkable=True, url="https://example.org/1")
    page = HeritageSitePageFactory(names=[a_name("白鸽", "former", used_from="1962", used_to="2013", source=source)])

    assert feature(page, site)["names"][1] == {
        "toponym": "白鸽",
        "lang": "zh-Hans",
        "citations": [{"label": "《厂志》", "@id": "https://example.org/1"}],
        "when": {"timespans": [{"start": {"earliest": "1962-01-01"}, "end": {"latest": "2013-12-31"}}]},
    }


def test_a_shifted_position_is_less_certain_and_a_hidden_one_is_not_there(catalogue, site):
    shifted = feature(HeritageSitePageFactory(located=True, visibility="public_approximate"), site)["geometry"]

    assert (shifted["certainty"], shifted["radius_m"]) == ("less-certain", 500)
    assert feature(HeritageSitePageFactory(hidden=True), site)["geometry"] is None
