"""What no longer stands says so first, on every page and in all data."""

import json

import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue import endings
from heritage.catalogue.models import Designation, HeritageSitePage
from heritage.catalogue.models.rows import repaired_number
from heritage.editorial.prechecks import Prechecks
from tests.factories.catalogue import HeritageSitePageFactory
from tests.journeys.conftest import backends

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ended", "ended_by", "words", "state"),
    [
        ("", "", "", ""),
        ("2009-03", "demolished", "2009年3月拆除", "已不存（2009年3月拆除）"),
        ("199X", "moved", "20世纪90年代迁建", "已不在原址（20世纪90年代迁建）"),
        ("", "rebuilt", "改建，时间未查到", "已非原貌（改建，时间未查到）"),
    ],
)
def test_an_end_is_said_with_its_date_and_manner(ended, ended_by, words, state):
    assert (endings.in_words(ended, ended_by), endings.state_in_words(ended, ended_by)) == (words, state)


def test_a_date_without_a_manner_is_asked_for_it(catalogue):
    with pytest.raises(ValidationError, match="怎样不存"):
        HeritageSitePageFactory.build(ended="2009").clean()


def test_pages_and_data_say_first_what_no_longer_stands(client, catalogue, settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = backends(tmp_path / "search")  # not what another test has left in its index
    gone = HeritageSitePageFactory(
        located=True, title="老礼堂", slug="hall", built="1956", ended="2009", ended_by="demolished", opening="open"
    )
    said = "已不存（2009年拆除）"

    page = client.get(gone.url).content.decode()
    assert page.index(said) < page.index("<h1")
    for address in ("/sites/", "/map/", "/search/?q=老礼堂"):
        assert said in client.get(address).content.decode(), address
    features = client.get("/map/features.json?bbox=113,34,114,35&zoom=14").json()["features"]
    assert [(each["properties"]["opening"], each["properties"]["open"]) for each in features] == [(said, False)]
    data = json.loads(client.get(f"/id/{gone.number}.jsonld").content)
    assert '"2009年拆除"' in json.dumps(data, ensure_ascii=False)
    places = client.get(f"/id/{gone.number}.lpf.json").json()
    assert '"end": {"earliest": "2009-01-01", "latest": "2009-12-31"}' in json.dumps(places)
    assert ("dates", "基本，开放情况") in {(hit.code, hit.where) for hit in Prechecks(gone).open}


def test_what_stands_says_nothing_of_it(client, catalogue):
    site = HeritageSitePageFactory(located=True, slug="here", built="1956")
    assert "存废" not in client.get(site.url).content.decode()
    assert HeritageSitePage.objects.get(pk=site.pk).ended_earliest is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("郑政文[2017]231号", "郑政文〔2017〕231号"),
        ("豫政（２０２１）37号", "豫政〔2021〕37号"),
        ("豫政〔2021〕37号", "豫政〔2021〕37号"),
        ("第８批", "第8批"),
        ("41-0102-2[3]", "41-0102-2[3]"),
    ],
)
def test_a_number_of_a_document_is_repaired(typed, stored):
    assert repaired_number(typed) == stored
    row = Designation(level="national", status="raised", document_number=typed if "号" in typed else "")
    row.clean()
    assert row.document_number == (stored if "号" in typed else "")
