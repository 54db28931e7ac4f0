"""Linked Art's own schemas find no fault with any entry, and the document says what the record says."""

import pytest

from heritage.catalogue.choices import Kind, Scale
from heritage.catalogue.models import ConflictingValue, HeritageSitePage, StatementCitation
from heritage.catalogue.public_record.reading import public_records
from heritage.opendata.forms import linked_art
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, a_designation, a_statement
from tests.opendata.schemas import linked_art as schema

pytestmark = pytest.mark.django_db
WRITERS = (linked_art.document, linked_art.place_document)
FILES = {"HumanMadeObject": "object", "Place": "place"}


def faults(document):
    return [error.message[:200] for error in schema(FILES[document["type"]]).iter_errors(document)]


def one(page):
    return next(public_records(HeritageSitePage.objects.filter(pk=page.pk)))


def test_the_schemas_find_no_fault(records, site):
    documents = [linked_art.document(record, site) for record in records]
    places = [linked_art.place_document(record, site) for record in records]

    assert [document["type"] for document in documents] == ["Place", "Place", "HumanMadeObject"]
    assert [place is not None for place in places] == [False, False, True]
    assert [fault for document in [*documents, places[2]] for fault in faults(document)] == []


def test_the_schemas_find_no_fault_with_a_bare_entry_of_any_kind(catalogue, site):
    ways = [{}, {"located": True}, {"hidden": True}]
    pages = [HeritageSitePageFactory(kind=kind, **ways[number % 3]) for number, kind in enumerate(Kind)]
    made = public_records(HeritageSitePage.objects.filter(pk__in=[page.pk for page in pages]))
    documents = [write(record, site) for record in made for write in WRITERS]

    assert [fault for document in documents if document for fault in faults(document)] == []


def test_the_schemas_find_no_fault_with_a_tombstone(site):
    assert faults(linked_art.tombstone("ZY-0001", "http://testserver/id/ZY-0001")) == []
    assert faults(linked_art.place_tombstone("ZY-0001", "http://testserver/id/ZY-0001")) == []


def test_the_schemas_would_find_a_fault(records, site):
    document = linked_art.document(records[2], site)
    del document["_label"]

    assert faults(document) == ["'_label' is a required property"]


def test_a_statement_carries_its_sources_and_its_confidence(catalogue, site):
    source = SourceFactory(title="二砂入选", publisher="郑州晚报", date="2019-10-23")
    record = one(
        HeritageSitePageFactory(
            visibility="public_exact",
            statements=[
                a_statement(citations=[StatementCitation(source=source, locator="第3版", confidence="derived")])
            ],
            conflicts=[
                ConflictingValue(subject="车间有多大", value="7万平方米。", source=source),
                ConflictingValue(subject="车间有多大", value="8万平方米。", preferred=True),
            ],
            designations=[a_designation(date="2019-10-07", authority="国务院", document_number="国发〔2019〕22号")],
            built="1956/1964~",
        )
    )
    document = linked_art.document(record, site)
    told = {statement["content"]: statement for statement in document["referred_to_by"]}

    [cited] = told["中原区华山路78号"]["referred_to_by"]
    assert cited["content"] == "《二砂入选》，郑州晚报，2019年10月23日，第3版"
    assert [kind["_label"] for kind in cited["classified_as"]] == ["来源", "推定"]
    assert [kind["_label"] for kind in told["8万平方米。"]["classified_as"]] == ["说法不一", "本目录采用"]
    assert told["7万平方米。"]["identified_by"][0]["content"] == "车间有多大"
    [act] = document["attributed_by"]
    assert act["timespan"]["begin_of_the_begin"] == "2019-10-07T00:00:00Z"
    assert act["assigned"][0]["_label"] == "全国重点文物保护单位"
    assert document["produced_by"]["timespan"]["identified_by"][1]["content"] == "1956/1964~"
    assert document["produced_by"]["timespan"]["end_of_the_end"] == "1964-12-31T23:59:59Z"


def test_a_silence_says_which_it_is(catalogue, site):
    record = one(HeritageSitePageFactory(hidden=True))
    kinds = {
        statement["classified_as"][0]["_label"]: statement["content"]
        for statement in linked_art.document(record, site)["referred_to_by"]
    }

    assert (kinds["地址"], kinds["现状"]) == ("不公开", "未查到")


def test_a_part_of_a_block_stands_in_its_place(catalogue, site):
    block = HeritageSitePageFactory(scale=Scale.BLOCK, kind=Kind.BLOCK)
    shop = HeritageSitePageFactory(part_of=block)
    wall = HeritageSitePageFactory(part_of=shop, scale=Scale.PART)

    place = linked_art.place_document(one(shop), site)
    assert place["part_of"] == [
        {"id": f"http://testserver{block.permanent_path}", "type": "Place", "_label": block.title}
    ]
    assert linked_art.document(one(wall), site)["part_of"]["id"] == f"http://testserver{shop.permanent_path}"
    assert faults(linked_art.document(one(wall), site)) == []
