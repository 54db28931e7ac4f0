from itertools import pairwise

import pytest
from django.http import QueryDict

from heritage.catalogue.choices import Level
from heritage.catalogue.listing.facets import FACETS, Facets
from heritage.catalogue.listing.periods import PERIODS, periods_of
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_designation
from tests.factories.photos import PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def facets(query="", **keep):
    return Facets(QueryDict(query), keep)


def found(query):
    return sorted(facets(query).apply(HeritageSitePage.objects.published()).values_list("title", flat=True))


def options(query, name):
    """{label: count} of one facet, as a reader sees it."""
    groups = facets(query).groups(HeritageSitePage.objects.published())
    return {option.label: option.count for group in groups if group.name == name for option in group.options}


@pytest.fixture
def district(catalogue):
    """Four entries that differ in every facet."""
    mianfang = TermFactory(code="mianfanglu", name="棉纺路街道", order=1)
    ruhe = TermFactory(code="ruhelu", name="汝河路街道", order=2)
    zhongyuan = TermFactory(vocabulary="managed_by", code="zhongyuan", name="中原区")
    HeritageSitePageFactory(
        title="二砂",
        kind="industrial",
        built="1956/1964",
        opening="partly",
        street_office=mianfang,
        managed_by=zhongyuan,
        designations=[a_designation("national"), a_designation("historic_block")],
        photo=PhotoFactory(),
    )
    HeritageSitePageFactory(
        title="国棉三厂",
        kind="block",
        located=True,
        built="195X",
        street_office=mianfang,
        managed_by=zhongyuan,
        designations=[a_designation("historic_block")],
        photo=PhotoFactory(medium="drawing"),
    )
    HeritageSitePageFactory(
        title="保吉寨",
        kind="ancient_building",
        built="1859?",
        opening="open",
        street_office=ruhe,
        designations=[a_designation("provincial")],
    )
    HeritageSitePageFactory(title="磨街", kind="creative_park", located=True)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["二砂", "保吉寨", "国棉三厂", "磨街"]),
        ("kind=industrial", ["二砂"]),
        ("kind=industrial&kind=block", ["二砂", "国棉三厂"]),
        ("kind=industrial&kind=block&level=historic_block", ["国棉三厂"]),
        ("level=national", ["二砂"]),
        ("level=none", ["磨街"]),
        ("level=none&level=provincial", ["保吉寨", "磨街"]),
        ("period=1950s", ["二砂", "国棉三厂"]),
        ("period=1960s", ["二砂"]),
        ("period=五十年代", ["二砂", "国棉三厂"]),
        ("period=清末", ["保吉寨"]),
        ("period=ming-qing", ["保吉寨"]),
        ("period=none&period=1960s", ["二砂", "磨街"]),
        ("street=mianfanglu", ["二砂", "国棉三厂"]),
        ("street=none", ["磨街"]),
        ("street=none&street=ruhelu", ["保吉寨", "磨街"]),
        ("managed=zhongyuan", ["二砂", "国棉三厂"]),
        ("open=open&open=partly", ["二砂", "保吉寨"]),
        ("open=none", ["国棉三厂", "磨街"]),
        ("photo=yes", ["二砂"]),
        ("photo=no", ["保吉寨", "国棉三厂", "磨街"]),
        ("photo=no&photo=yes", ["二砂", "保吉寨", "国棉三厂", "磨街"]),
        ("kind=industrial&level=none", []),
    ],
)
def test_values_are_alternatives_and_facets_narrow_each_other(query, titles):
    assert found(query) == sorted(titles)


@pytest.mark.usefixtures("district")
def test_every_count_is_what_the_filter_then_finds():
    entries = HeritageSitePage.objects.published()
    groups = facets().groups(entries)

    assert [group.name for group in groups] == [facet.name for facet in FACETS]
    for group in groups:
        for option in group.options:
            assert facets(option.query[1:]).apply(entries).count() == option.count, option


@pytest.mark.usefixtures("district")
def test_unknown_values_and_arguments_are_dropped():
    asked = facets("kind=castle&level=&period=1850s&street=atlantis&managed=%00&open=maybe&photo=2&utm_source=x")

    assert asked.chosen == {}
    assert asked.query() == ""
    assert len(found("kind=castle&street=atlantis")) == 4


@pytest.mark.usefixtures("district")
def test_a_known_value_stays_when_an_unknown_one_is_dropped():
    assert found("kind=castle&kind=block") == ["国棉三厂"]


@pytest.mark.usefixtures("district")
def test_counts_of_a_facet_ignore_its_own_choice_and_follow_all_others():
    assert options("kind=industrial&street=mianfanglu", "kind") == {"历史文化街区": 1, "工业遗产": 1}
    assert options("kind=industrial&street=mianfanglu", "street") == {"棉纺路街道": 1}
    assert options("kind=industrial&street=mianfanglu", "level") == {"全国重点文物保护单位": 1}


@pytest.mark.usefixtures("district")
def test_a_choice_without_entries_stays_so_that_it_can_be_taken_back():
    assert options("kind=creative_park&street=ruhelu", "street") == {"汝河路街道": 0, "未查到": 1}
    assert options("kind=creative_park", "street") == {"未查到": 1}


@pytest.mark.usefixtures("district")
def test_options_stand_in_the_order_of_their_vocabulary_and_the_unknown_last():
    assert list(options("", "street")) == ["棉纺路街道", "汝河路街道", "未查到"]
    assert list(options("", "period")) == ["明清", "20世纪50年代", "20世纪60年代", "未查到年份"]
    assert list(options("", "level")) == [
        "全国重点文物保护单位",
        "省级文物保护单位",
        "省级历史文化街区",
        "未查到",
    ]


@pytest.mark.usefixtures("district")
def test_all_facets_are_counted_in_one_query(django_assert_num_queries):
    entries = HeritageSitePage.objects.live()
    asked = facets("kind=industrial")

    with django_assert_num_queries(1):
        asked.groups(entries)
        assert asked.count(entries) == 1


def test_a_facet_of_which_one_value_has_nearly_all_entries_is_left_out(catalogue):
    for number in range(6):
        HeritageSitePageFactory(kind="industrial", opening="open" if number % 2 else "closed")
    HeritageSitePageFactory(kind="block")

    assert options("", "kind") == {}, "six of seven"
    assert options("", "open") == {"开放": 3, "不开放": 3}
    assert options("kind=block", "kind") == {"历史文化街区": 1, "工业遗产": 6}, "what was chosen can be taken back"

    HeritageSitePageFactory(kind="block")
    assert options("", "kind") == {"历史文化街区": 2, "工业遗产": 6}


def test_what_does_not_apply_is_under_no_value(catalogue):
    for kind in ("venue", "route", "industrial"):
        HeritageSitePageFactory(title=kind, kind=kind, located=True)
    HeritageSitePageFactory(title="hidden", kind="ancient_site", hidden=True)

    assert options("level=none", "level") == {"未查到": 2}
    assert found("level=none") == ["hidden", "industrial"]
    assert options("open=none", "open") == {"未查到": 2}
    assert found("open=none") == ["industrial", "venue"]


def test_a_restricted_place_tells_no_street_and_a_hidden_one_does(catalogue):
    street = TermFactory(code="xushui", name="须水街道")
    HeritageSitePageFactory(title="水厂", visibility="restricted", street_office=street)

    assert options("", "street") == {}, "one value is no choice"
    assert options("street=none", "street") == {"未查到": 1}
    assert found("street=xushui") == []
    assert found("street=none") == ["水厂"]

    HeritageSitePageFactory(title="遗址", visibility="hidden_or_generalised", street_office=street)

    assert options("", "street") == {"须水街道": 1, "未查到": 1}
    assert found("street=xushui") == ["遗址"]
    assert found("street=none") == ["水厂"]


@pytest.mark.usefixtures("district")
def test_active_choices_are_named_and_lead_to_the_list_without_them():
    assert facets("street=ruhelu&kind=block&kind=industrial", sort="name").active() == [
        ("类别：历史文化街区", "?kind=industrial&sort=name&street=ruhelu"),
        ("类别：工业遗产", "?kind=block&sort=name&street=ruhelu"),
        ("街道：汝河路街道", "?kind=block&kind=industrial&sort=name"),
    ]


def test_equal_questions_have_one_address(db):
    asked = facets("photo=no&kind=stone&kind=block&kind=stone", sort="name", q="二砂")

    assert asked.query() == "?kind=block&kind=stone&photo=no&q=%E4%BA%8C%E7%A0%82&sort=name"
    assert asked.query(kind=None, photo=None, q="", sort=None) == ""
    assert asked.query(kind=[], photo="yes", page=2, q=None) == "?page=2&photo=yes&sort=name"


@pytest.mark.usefixtures("district")
def test_an_option_ticks_itself_and_a_selected_one_unticks_itself():
    [kinds] = [g for g in facets("kind=block").groups(HeritageSitePage.objects.published()) if g.name == "kind"]

    assert {(option.value, option.selected, option.query) for option in kinds.options} == {
        ("block", True, ""),
        ("industrial", False, "?kind=block&kind=industrial"),
        ("ancient_building", False, "?kind=ancient_building&kind=block"),
        ("creative_park", False, "?kind=block&kind=creative_park"),
    }


def test_ten_options_are_shown_and_the_rest_folded(catalogue):
    for number in range(12):
        HeritageSitePageFactory(street_office=TermFactory(code=f"s{number:02}", name=f"街道{number}", order=number))
    entries = HeritageSitePage.objects.published()

    [streets] = [group for group in facets("street=s03").groups(entries) if group.name == "street"]
    assert [len(streets.shown), len(streets.folded), streets.folds_a_choice] == [10, 2, False]

    [streets] = [group for group in facets("street=s11").groups(entries) if group.name == "street"]
    assert streets.folds_a_choice


@pytest.mark.usefixtures("district")
def test_where_nothing_is_found_the_facets_in_the_way_are_named():
    entries = HeritageSitePage.objects.published()

    assert facets("kind=industrial&level=none").relaxations(entries) == [
        ("类别", "?level=none", 1),
        ("保护身份", "?kind=industrial", 1),
    ]
    assert facets("kind=stone&level=none&open=open").relaxations(entries) == []


@pytest.mark.parametrize(
    ("earliest", "latest", "codes"),
    [
        (19560101, 19641231, ("1950s", "1960s")),
        (19490101, 19491231, ("republic",)),
        (19500101, 19501231, ("1950s",)),
        (-2200000 + 101, -2200000 + 1231, ("qin-tang",)),  # 221 BC
        (-2210000 + 101, -2210000 + 1231, ("pre-qin",)),  # 222 BC
        (-100_000_0000, -2210000, ("pre-qin",)),
        (13680101, 19111231, ("ming-qing",)),
        (None, None, ()),
    ],
)
def test_a_place_belongs_to_each_period_its_building_touches(earliest, latest, codes):
    assert periods_of(earliest, latest) == codes


def test_periods_follow_each_other_without_gap_or_overlap():
    periods = list(PERIODS.values())

    assert [period.label for period in periods[4:7]] == ["民国（1912—1949年）", "20世纪50年代", "20世纪60年代"]
    assert PERIODS["2000s"].label == "21世纪00年代"
    for before, after in pairwise(periods):
        assert before.latest // 10_000 + 1 == after.earliest // 10_000


def test_every_level_can_be_asked_for(db):
    for level in Level:
        assert facets(f"level={level}").chosen == {"level": [level]}
