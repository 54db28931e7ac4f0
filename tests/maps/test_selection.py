"""Words, years and facets of an address narrow list, drawing and data alike, and say what they mean."""

import re

import pytest
from django.http import QueryDict

from heritage.catalogue.choices import DesignationStatus, Kind, Level
from heritage.catalogue.models import HeritageSitePage
from heritage.maps import years
from heritage.maps.map_page import MapPage, Outlook
from heritage.maps.models import MapPoint
from heritage.maps.selection import Selection
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_designation, a_milestone
from tests.maps.asking import answer, numbers

pytestmark = pytest.mark.django_db


def titles(query):
    """What an address leaves of the entries, having checked that it leaves the same of the points."""
    selection = Selection(QueryDict(query))
    entries = selection.apply(HeritageSitePage.objects.published())
    points = selection.apply(MapPoint.objects.all())
    assert set(points.values_list("pk", flat=True)) == set(entries.on_the_map().values_list("pk", flat=True))
    return sorted(entries.values_list("title", flat=True))


@pytest.fixture
def dated(catalogue):
    """A works built 1956–1964, a mill begun in 1953, and a place of which only a plan is dated."""
    return {
        "works": HeritageSitePageFactory(located=True, title="砂轮厂", built="1956/1964"),
        "mill": HeritageSitePageFactory(located=True, title="棉纺厂", built="1953-05-01"),
        "undated": HeritageSitePageFactory(
            located=True, title="无年代", kind=Kind.VENUE, milestones=[a_milestone("1953", "立项。")]
        ),
    }


@pytest.mark.parametrize(
    ("year", "standing"),
    [
        (1952, []),
        (1953, ["棉纺厂"]),
        (1955, ["棉纺厂"]),
        (1956, ["棉纺厂", "砂轮厂"]),
        (2020, ["棉纺厂", "砂轮厂"]),
        (-300, []),
        ("五十年代", ["棉纺厂", "砂轮厂"]),
        ("民国二十四年", []),
        ("清末", []),
        ("1953年5月", ["棉纺厂"]),
    ],
)
def test_standing_in_a_year_means_begun_by_its_end(dated, year, standing):
    assert titles(f"standing={year}") == standing


@pytest.mark.parametrize(
    ("ended", "standing"),
    [
        ("2009", {2008: True, 2009: False, 2020: False}),
        ("200X", {2005: True, 2009: False}),
        ("", {1956: False, 2020: False}),  # gone, nobody knows when
    ],
)
def test_what_is_gone_stands_until_then(catalogue, ended, standing):
    HeritageSitePageFactory(located=True, title="已拆", built="1956", ended=ended, ended_by="demolished")

    assert {year: titles(f"standing={year}") == ["已拆"] for year in standing} == standing
    unknown = HeritageSitePage.objects.filter(years.without_dates()).count()
    assert unknown == (0 if ended else 1)


@pytest.mark.parametrize(
    ("act", "in_force"),
    [
        (a_designation(date="2011-03-17"), {2010: False, 2011: True, 2020: True}),
        (
            a_designation(date="2011", status=DesignationStatus.WITHDRAWN, end_date="2015-06"),
            {2011: True, 2014: True, 2015: False},
        ),
        (
            a_designation(date="1963", status=DesignationStatus.WITHDRAWN, end_date="198X"),
            {1963: True, 1979: True, 1980: False},
        ),
        (a_designation(date="2011", status=DesignationStatus.WITHDRAWN), {2011: False, 2020: False}),
        (
            a_designation(date="2011", status=DesignationStatus.RAISED, end_date="2019"),
            {2010: False, 2011: True, 2020: True},
        ),
        (a_designation(date=""), {2011: False, 2020: False}),
    ],
)
def test_what_was_protected_in_a_year_was_announced_by_its_end_and_not_withdrawn(catalogue, act, in_force):
    HeritageSitePageFactory(located=True, title="一处", designations=[act])

    assert {year: titles(f"protected={year}") == ["一处"] for year in in_force} == in_force


@pytest.mark.parametrize("text", ["", "abc", "99999", "2999", "٢٠٢٠", "nan", "1e3", "-99999"])
def test_what_is_no_year_of_the_past_is_not_asked_for(dated, text):
    assert Selection(QueryDict(f"standing={text}&protected={text}")).is_everything


def test_words_years_and_facets_narrow_each_other(dated):
    assert titles("q=厂&standing=1955") == ["棉纺厂"]
    assert titles("q=厂&kind=venue") == []
    assert titles("q=厂&kind=industrial") == ["棉纺厂", "砂轮厂"]


def test_the_same_words_and_years_narrow_the_data(client, dated):
    assert numbers(answer(client, q="砂轮")) == [dated["works"].number]
    assert numbers(answer(client, standing="1955")) == [dated["mill"].number]
    assert len(numbers(answer(client))) == 3


def test_a_school_can_link_to_a_kind_in_a_street(client, catalogue):
    street = TermFactory(code="mianfang", name="棉纺路街道")
    HeritageSitePageFactory(located=True, title="国棉三厂", street_office=street)
    HeritageSitePageFactory(located=True, title="别处的厂")

    html = client.get("/map/?kind=industrial&street=mianfang").content.decode()

    assert "<p>1处在图上<a" in html
    assert 'data-features="/map/features.json?kind=industrial&amp;street=mianfang"' in html
    assert "街道：棉纺路街道" in html
    assert "别处的厂" not in html


def page(client, query):
    return client.get(f"/map/?{query}").content.decode()


def test_the_page_says_what_a_year_means_and_how_many_it_cannot_decide(client, dated):
    html = page(client, "standing=1955")

    assert "到1955年底已经动工或建成、还没有拆除、迁建或改建的 1 条" in html
    assert "另有 1 条年代未查到，不在其中" in html
    assert 'value="1955"' in html
    assert '<a href="/map/"><span class="visually-hidden">去掉 </span>1955年还在' in html


def test_the_page_says_what_protection_it_cannot_date(client, catalogue):
    HeritageSitePageFactory(located=True, designations=[a_designation(date="2011")])
    HeritageSitePageFactory(located=True, designations=[a_designation(date="")])

    html = page(client, "protected=2012")

    assert "到2012年底已经公布、当时仍有效的保护身份，共 1 条" in html
    assert "另有 1 条有保护身份，但公布日期未查到" in html


def test_all_three_forms_carry_along_what_the_other_asks(client, dated):
    html = page(client, "q=厂&kind=industrial&standing=1990&by=kind&at=15/34.7439/113.5936")
    finder = html[html.index('class="finder"') : html.index('class="facets-form"')]
    facets = html[html.index('class="facets-form"') : html.index('class="facets"')]

    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', finder) == [
        ("kind", "industrial"),
        ("by", "kind"),
        ("at", "15/34.7439/113.5936"),
        ("standing", "1990"),
    ]
    year = html[html.index('class="yearline__form"') : html.index('class="yearline__name"')]
    assert dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', year)) == {
        "kind": "industrial",
        "by": "kind",
        "at": "15/34.7439/113.5936",
        "q": "厂",
    }
    assert dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', facets)) == {
        "q": "厂",
        "standing": "1990",
        "by": "kind",
        "at": "15/34.7439/113.5936",
    }
    assert 'data-features="/map/features.json?kind=industrial&amp;q=%E5%8E%82&amp;standing=1990"' in html


def test_marks_stand_for_the_kind_where_the_address_asks_so(client, dated):
    by_level, by_kind = page(client, ""), page(client, "by=kind")

    assert "mark--kind-" not in by_level
    assert by_kind.count("mark mark--kind-industrial maplist__key") == 2
    assert '<path id="form-kind-venue"' in by_kind
    assert by_kind.count('class="map-mark--kind-industrial"') == 2
    assert 'aria-current="true">按类别</a>' in by_kind


@pytest.mark.parametrize(
    ("text", "outlook"),
    [
        ("15/34.7439/113.5936", Outlook(15, 34.7439, 113.5936)),
        ("12.25/34/113", Outlook(12.25, 34, 113)),
        ("99/34/113", None),
        ("15/95/113", None),
        ("15/34", None),
        ("nan/nan/nan", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_says_where_the_map_looks_or_nothing(text, outlook):
    assert Outlook.read(text) == outlook


def test_the_drawing_without_a_script_looks_there_too(client, dated):
    near, far = page(client, "at=16/34.7439/113.5936"), page(client, "at=16/34.60/113.20")

    assert near.count('class="map-no"') == 3
    assert far.count('class="map-no"') == 0
    assert 'data-at="16/34.6/113.2"' in far


def test_a_list_too_long_for_a_page_goes_on_and_the_map_begins_with_all_of_it(catalogue, monkeypatch):
    monkeypatch.setattr("heritage.maps.map_page.MapPage.per_page", 2)
    for step in range(3):
        HeritageSitePageFactory(located=True, entered_longitude=113.5 + step / 10)

    first, second = MapPage(QueryDict("")), MapPage(QueryDict("page=2"))

    assert [len(first.numbered), len(second.numbered), first.on_map, first.last_page] == [2, 1, 3, 2]
    assert first.box == second.box == (113.5, 34.74389, 113.7, 34.74389)
    assert second.previous.query == ""


# How protection grew


def test_the_growth_of_protection_counts_each_place_once(client, catalogue):
    mills = [a_designation(Level.MODERN_BUILDING, date="2011-03-17")]
    HeritageSitePageFactory(designations=mills)
    HeritageSitePageFactory(
        designations=[
            a_designation(Level.MODERN_BUILDING, date="2011-03-17"),
            a_designation(Level.PROVINCIAL, date="2016-01", status=DesignationStatus.RAISED, end_date="2019-10-07"),
            a_designation(Level.NATIONAL, date="2019-10-07"),
        ]
    )
    HeritageSitePageFactory(designations=[a_designation(Level.HISTORIC_BUILDING, date="2018-12-10")])
    HeritageSitePageFactory(designations=[a_designation(Level.NATIONAL, date="")])
    HeritageSitePageFactory(designations=[a_designation(date="2012")], live=False)

    steps = years.growth()

    assert [(step.year, step.added, step.total, step.percent) for step in steps] == [
        (2011, 2, 2, 67),
        (2016, 0, 2, 67),
        (2018, 1, 3, 100),
        (2019, 0, 3, 100),
    ]
    assert steps[0].acts == [(Level.MODERN_BUILDING, 2)]
    assert '<a class="num" href="/map/?protected=2011">2011</a>' in page(client, "")


def test_without_dated_acts_there_is_no_table(client, catalogue):
    HeritageSitePageFactory(located=True)

    assert "保护怎样多起来" not in page(client, "")
