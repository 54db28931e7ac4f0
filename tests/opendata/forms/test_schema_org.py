"""schema.org knows every word of what search engines are told, and it says what the record says."""

import re

import pytest
import schema_org
from django.utils.dateparse import parse_date

from heritage.catalogue.models import ConflictingValue, HeritageSitePage, StatementCitation
from heritage.catalogue.public_record.reading import public_records
from heritage.opendata.forms import schema_org as form
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, a_statement

pytestmark = pytest.mark.django_db

DATES = {"datePublished", "dateModified", "dateCreated"}


def checked(value):
    """The same as a model of the vocabulary, which refuses unknown types and properties and wrong values."""
    if isinstance(value, list):
        return [checked(item) for item in value]
    if not isinstance(value, dict):
        return value
    read = {
        name: (parse_date(item) or item) if name in DATES else checked(item)
        for name, item in value.items()
        if name[0] != "@"
    }
    names = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): item for name, item in read.items()}
    return getattr(schema_org, value["@type"])(**names)


def place_of(page, site):
    record = next(public_records(HeritageSitePage.objects.filter(pk=page.pk)))
    return form.page(record, site)["mainEntity"]


def test_the_vocabulary_knows_every_word_of_it(records, site):
    for record in records:
        for part in form.document(record, site)["@graph"]:
            assert checked(part)
    assert checked(form.tombstone("ZY-0001", "http://testserver/id/ZY-0001"))


def test_the_vocabulary_would_refuse_a_word_of_ours(records, site):
    page = form.page(records[0], site)
    page["mainEntity"]["builtIn"] = "1956"

    with pytest.raises(ValueError, match="built_in"):
        checked(page)


def test_a_point_is_told_as_exactly_as_it_is_known(catalogue, site):
    exact = HeritageSitePageFactory(located=True, uncertainty_m=None)
    surveyed = HeritageSitePageFactory(located=True)
    hidden = HeritageSitePageFactory(hidden=True)

    point = {"@type": "GeoCoordinates", "latitude": 34.74389, "longitude": 113.59359}
    assert place_of(exact, site)["geo"] == point
    assert place_of(surveyed, site)["geo"] == {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": 200}
    assert "geo" not in place_of(hidden, site)


def test_a_statement_carries_its_source_and_its_confidence(catalogue, site):
    source = SourceFactory()
    page = HeritageSitePageFactory(
        visibility="public_exact",
        statements=[a_statement(citations=[StatementCitation(source=source, confidence="general")])],
        conflicts=[ConflictingValue(subject="面积", value="7万。", source=source, preferred=True)],
    )
    record = next(public_records(HeritageSitePage.objects.filter(pk=page.pk)))
    told = form.page(record, site)
    [address] = [row for row in told["mainEntity"]["additionalProperty"] if row["name"] == "地址"]
    [built] = [row for row in told["mainEntity"]["additionalProperty"] if row["name"] == "年代"]
    reference = f"http://testserver{page.permanent_path}#source-{source.pk}"

    assert (address["value"], address["valueReference"]["name"]) == ("中原区华山路78号", "待核")
    assert address["subjectOf"][0]["@id"] == told["citation"][0]["@id"] == reference
    assert "value" not in built
    assert built["valueReference"]["@id"] == "http://testserver/data/vocabularies/silence#unknown"
    [claim] = told["mentions"]
    assert (claim["name"], claim["text"], claim["creativeWorkStatus"]) == ("面积", "7万。", "本目录采用")


@pytest.mark.parametrize(
    ("built", "coverage"),
    [("1956/1964", "1956-01-01/1964-12-31"), ("1956/..", "1956-01-01/.."), ("-0499", "-0499-01-01/-0499-12-31")],
)
def test_a_date_is_an_interval(catalogue, site, built, coverage):
    page = HeritageSitePageFactory(built=built)
    record = next(public_records(HeritageSitePage.objects.filter(pk=page.pk)))

    assert form.page(record, site)["temporalCoverage"] == coverage
