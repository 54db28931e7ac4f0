"""The files of the whole catalogue: programs of others read them, they say the same, and they follow the filter."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import fastkml
import openpyxl
import pytest
import rdflib
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import HeritageSitePage, SiteName
from heritage.opendata.downloads import DOWNLOADS, Selection, stream
from heritage.opendata.fields import FIELDS
from heritage.opendata.tables import TABLES
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.whole_site import a_whole_site

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def mixed(whole):
    """Two exact places, an estimated one, an approximate one and a hidden one, whose texts look like formulas."""
    HeritageSitePageFactory(
        title="老院", located=True, visibility="public_approximate", kind="historic_building", summary=FORMULA
    )
    HeritageSitePage.objects.filter(title="砂轮厂第0处").update(visibility="public_estimated", uncertainty_m=200)
    HeritageSitePageFactory(title="古墓", hidden=True, kind="ancient_tomb", names=[a_name("@坟")])
    return whole


def sheet(body, name):
    book = openpyxl.load_workbook(BytesIO(body), read_only=True)
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def rows_of(body):
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))


def test_excel_finds_a_sheet_for_each_table(read, mixed):
    book = openpyxl.load_workbook(BytesIO(read("/data/entries.xlsx")))

    assert book.sheetnames == [*(table.label for table in TABLES), "说明"]
    [heading, *rows] = [[cell.value for cell in row] for row in book["条目"].iter_rows()]
    assert heading == [field.label for field in FIELDS]
    assert [row[1] for row in rows] == ["砂轮厂第0处", "砂轮厂第1处", "砂轮厂第2处", "老院", "古墓"]
    longitude = heading.index("经度")
    assert [type(row[longitude]).__name__ for row in rows] == ["float", "float", "float", "float", "NoneType"]
    assert [row[heading.index("位置情况")] for row in rows] == ["估计", "精确", "精确", "约略", "不公开"]
    assert len(list(book["名称"].iter_rows())) == 1 + 6 + 1
    assert len(list(book["保护身份"].iter_rows())) == 1 + 6
    assert book["条目"].freeze_panes == "A2"


def test_no_cell_calculates(read, mixed):
    book = openpyxl.load_workbook(BytesIO(read("/data/entries.xlsx")))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    rows = rows_of(read("/data/entries.csv"))

    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "n"}
    assert FORMULA in {cell.value for cell in cells}
    assert rows[3]["摘要"] == f"'{FORMULA}"
    assert rows[4]["其他名称"] == ""
    assert rows[4]["公布名称"] == "'@坟"


def test_csv_begins_with_the_mark_that_excel_needs(read, mixed):
    body = read("/data/entries.csv")
    rows = rows_of(body)

    assert body.startswith("\ufeff编号,名称".encode())
    assert len(rows) == 5
    assert rows[0]["年代（EDTF）"] == "1956/1964"
    assert (rows[4]["经度"], rows[4]["位置情况"], rows[4]["地址"], rows[4]["年代"]) == (
        "",
        "不公开",
        "不公开",
        "未查到",
    )


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_each_table_is_a_file_with_the_columns_that_the_page_explains(read, whole, table):
    [heading, *rows] = csv.reader(StringIO(read(f"/data/{table.name}.csv").decode("utf-8-sig")))

    assert heading == [column.label for column in table.columns]
    assert rows
    assert {len(row) for row in rows} == {len(table.columns)}


def test_geojson_keeps_its_rules(read, mixed):
    document = read("/data/entries.geojson")

    assert (document["type"], document["datum"]) == ("FeatureCollection", "WGS-84")
    assert "crs" not in document
    assert len(document["features"]) == 5
    for feature in document["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["properties"].keys() == {field.key for field in FIELDS} | {"licence", "datum"}
    points = [feature["geometry"] for feature in document["features"]]
    assert points[0] == {"type": "Point", "coordinates": [113.55, 34.73]}
    assert points[4] is None
    assert all(73 < point["coordinates"][0] < 136 and 3 < point["coordinates"][1] < 54 for point in points[:4])


def test_google_earth_finds_the_places_that_are_public(read, mixed):
    kml = fastkml.KML.from_string(read("/data/entries.kml"))
    [folder] = kml.features
    places = list(folder.features)

    assert [place.name for place in places] == ["砂轮厂第0处", "砂轮厂第1处", "砂轮厂第2处", "老院"]
    assert (places[0].geometry.x, places[0].geometry.y) == (113.55, 34.73)
    assert "±500米" in places[3].description


def test_json_ld_and_linked_places_are_whole(read, mixed):
    linked, places = read("/data/entries.jsonld"), read("/data/entries.lpf.json")
    local = {"@context": {"@vocab": "https://schema.org/"}, "@graph": linked["@graph"]}
    graph = rdflib.Dataset(default_union=True).parse(data=json.dumps(local), format="json-ld")

    schema = rdflib.Namespace("https://schema.org/")
    pages = list(graph.subjects(rdflib.RDF.type, schema.ItemPage))
    assert len(linked["@graph"]) == len(pages) == len(places["features"]) == 5
    place = rdflib.URIRef(places["features"][0]["@id"])
    assert str(graph.value(place, schema.name)) == "砂轮厂第0处"


def test_what_the_list_shows_is_what_the_file_holds(read, mixed):
    tombs = read("/data/entries.geojson?kind=ancient_tomb&view=pictures&page=7&nothing=1")
    by_name = rows_of(read("/data/entries.csv?sort=name&kind=historic_building&kind=ancient_tomb"))
    none = read("/data/entries.geojson?kind=stone")

    assert [feature["properties"]["title"] for feature in tombs["features"]] == ["古墓"]
    assert [row["名称"] for row in by_name] == ["古墓", "老院"]
    assert none["features"] == []
    assert read("/data/entries.kml?kind=stone").count(b"<Placemark") == 0
    assert len(sheet(read("/data/entries.xlsx?kind=stone"), "条目")) == 1


def test_the_list_leads_to_its_files(client, mixed):
    html = client.get("/sites/?kind=industrial&sort=name&view=pictures").content.decode()

    assert '<a href="/data/?kind=industrial&amp;sort=name" rel="nofollow">下载这些条目</a>' in html


@pytest.mark.parametrize("form", DOWNLOADS)
def test_a_file_names_itself_and_its_licence(client, whole, form):
    response = client.get(f"/data/entries.{form}")
    b"".join(response.streaming_content)

    assert response["Content-Type"] == DOWNLOADS[form].media_type
    assert response["Content-Disposition"] == f'attachment; filename="entries.{form}"'
    assert 'rel="license"' in response["Link"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_who_asks_for_the_headers_alone_makes_no_file(client, whole):
    response = client.head("/data/entries.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert list(response.streaming_content) == []


def test_a_third_download_waits_until_another_has_ended(client, whole):
    first, second = (client.get("/data/entries.csv") for _ in range(2))
    third = client.get("/data/entries.csv")

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 503)
    assert third["Retry-After"] == "30"
    assert "请过30秒再试" in third.content.decode()
    first.close()
    assert b"".join(client.get("/data/entries.csv").streaming_content) == b"".join(second.streaming_content)
    assert b"".join(client.get("/data/entries.csv").streaming_content)


@pytest.mark.parametrize("address", ["/data/entries.exe", "/data/nothing.csv", "/data/vocabularies/nothing"])
def test_other_files_are_not_found(client, whole, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("form", DOWNLOADS)
def test_a_file_costs_the_same_number_of_queries_however_many_entries_it_holds(client, db, form):
    a_whole_site(entries=1, events=0, rows=1)
    one = queries(client, form)
    for number in range(3):
        HeritageSitePageFactory(title=f"另一处{number}", located=True, names=[a_name("某名"), a_name("别名", "alias")])

    assert queries(client, form) == one


def queries(client, form):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(f"/data/entries.{form}").streaming_content)
    return len(captured)


@pytest.mark.parametrize("form", [form for form in DOWNLOADS if form != "kml"])
def test_the_first_bytes_leave_before_any_entry_is_read(whole, site, form):
    with CaptureQueriesContext(connection) as captured:
        first = next(iter(stream(DOWNLOADS[form], Selection.of(QueryDict()), site)))

    assert first
    assert [query for query in captured if "HeritageSitePage".lower() in query["sql"].lower()] == []


@pytest.mark.parametrize("form", DOWNLOADS)
def test_a_file_is_not_sent_again_while_nothing_has_changed(client, whole, form):
    address = f"/data/entries.{form}"
    first = client.get(address)
    b"".join(first.streaming_content)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    SiteName.objects.update(text="换了名称")
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert "换了名称".encode() in b"".join(changed.streaming_content) or form == "xlsx"


def test_the_same_content_gives_the_same_bytes(read, whole):
    assert {
        form: read(f"/data/entries.{form}") == read(f"/data/entries.{form}") for form in DOWNLOADS
    } == dict.fromkeys(DOWNLOADS, True)
    assert zipfile.ZipFile(BytesIO(read("/data/entries.xlsx"))).testzip() is None
    assert HeritageSitePage.objects.count() == 3
