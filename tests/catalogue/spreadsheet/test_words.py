"""A sheet takes the words that the site itself prints, and positions and numbers in the forms that its form takes."""

import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue.choices import Datum
from heritage.catalogue.spreadsheet import cells, worksheets
from heritage.catalogue.spreadsheet.planning import _DATUM_MISSING
from tests.catalogue.spreadsheet.conftest import draft, problems
from tests.catalogue.spreadsheet.files import ENTRY
from tests.factories.catalogue import TermFactory

POSITION = worksheets.POSITIONS.by_heading


def refusal(column, text):
    with pytest.raises(ValidationError) as error:
        cells.value_of(column, text, None)
    return error.value.messages[0]


@pytest.mark.parametrize("column", [c for s in worksheets.SHEETS for c in s.columns if c.kind == worksheets.CHOICE])
def test_each_choice_is_read_by_its_value_and_its_label(column):
    for value, label in column.words.choices:
        assert cells.value_of(column, value, None) == value
        assert cells.value_of(column, label, None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("WGS-84", "wgs84"),
        ("wgs84", "wgs84"),
        ("ＷＧＳ 84", "wgs84"),
        ("CGCS2000", "wgs84"),
        ("CGCS2000坐标系", "wgs84"),
        ("天地图", "wgs84"),
        ("GPS", "wgs84"),
        ("GCJ-02", "gcj02"),
        ("高德", "gcj02"),
        ("高德地图", "gcj02"),
        ("腾讯", "gcj02"),
        ("百度", "bd09"),
        ("BD09", "bd09"),
    ],
)
def test_the_datum_is_read_in_each_word_for_it(text, value):
    assert cells.value_of(POSITION["坐标系"], text, None) == value


@pytest.mark.parametrize("text", ["北京54", "西安80", "经纬度", "高德或百度"])
def test_a_datum_that_is_not_ours_or_not_clear_is_refused(text):
    assert refusal(POSITION["坐标系"], text).startswith(f"“{text}”不在“坐标系”的选项里。")


def test_every_word_of_the_sentence_about_a_missing_datum_can_be_written():
    named = [
        word
        for word in ("高德", "腾讯", "GCJ-02", "百度", "BD-09", "GPS", "天地图", "WGS-84")
        if word in _DATUM_MISSING
    ]

    assert len(named) == 8
    assert {cells.value_of(POSITION["坐标系"], word, None) for word in named} == set(Datum.values)


@pytest.mark.parametrize(
    ("heading", "text", "value"),
    [
        ("经度", "113.59359", 113.59359),
        ("经度", "１１３.５９３５９", 113.59359),
        ("经度", "113°35′37″", 113.59361111),
        ("经度", "113度35分37秒", 113.59361111),
        ("经度", "113°35'37\"E", 113.59361111),
        ("经度", "东经113°35.6′", 113.59333333),
        ("经度", "E 113.59359", 113.59359),
        ("纬度", "北纬34度44分38秒", 34.74388889),
        ("纬度", "34.74389°N", 34.74389),
        ("公开级别", "精确到点", "public_exact"),
        ("公开级别", "估计", "public_estimated"),
        ("公开级别", "约略", "public_approximate"),
        ("公开级别", "公开（约略，移动100—300米）", "public_approximate"),
    ],
)
def test_a_position_is_read_in_each_form_of_its_fields(heading, text, value):
    assert cells.value_of(POSITION[heading], text, None) == value


@pytest.mark.parametrize(
    ("heading", "text", "sentence"),
    [
        ("经度", "约113.6", "“约113.6”读不出经度。"),
        ("经度", "113.59和113.60", "“113.59和113.60”读不出经度。"),
        ("经度", "北纬34°44′38″", "“北纬34°44′38″”不是经度。请核对经度和纬度有没有写反。"),
        ("纬度", "东门", "“东门”读不出纬度。请写成度，例如：34.74389，或 34°44′38″。"),
        ("经度", "nan", "“nan”读不出经度。"),
        ("经度", "113°75′", "分和秒要小于60。"),
    ],
)
def test_what_is_no_longitude_is_refused(heading, text, sentence):
    assert refusal(POSITION[heading], text).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10),
        ("10米", 10),
        ("１０ 米", 10),
        ("±10m", 10),
        ("约10米", 10),
        ("10.0", 10),
        ("10.2米", 11),
        ("0.5公里", 500),
        ("1km", 1000),
    ],
)
def test_a_number_may_have_its_unit(text, value):
    assert cells.value_of(POSITION["误差（米）"], text, None) == value


@pytest.mark.parametrize("text", ["10度", "十来米", "5—10米", "-5"])
def test_a_number_of_something_else_is_refused(text):
    assert refusal(POSITION["误差（米）"], text).startswith(f"“{text}”不是整数。")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["棉纺路街道", "棉纺路", "棉纺路街道办事处", "棉纺路办事处", "中原区棉纺路街道", "mianfanglu"]
)
def test_a_street_office_is_read_under_its_usual_names(clerk, text):
    TermFactory(vocabulary="street_office", name="棉纺路街道", code="mianfanglu")
    clerk.write(条目=[ENTRY | {"街道": text}])

    assert draft(title="二砂").street_office.name == "棉纺路街道"


@pytest.mark.django_db
def test_a_street_that_is_no_office_is_refused(clerk):
    TermFactory(vocabulary="street_office", name="棉纺路街道", code="mianfanglu")
    upload = clerk.check(条目=[ENTRY | {"街道": "华山路"}])

    assert problems(upload)[0][3].startswith("“华山路”不在词表里。")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cell", "datum"),
    [
        ("113.59359, 34.74389", "WGS-84"),
        ("34°44′38″N 113°35′37″E", "WGS-84"),
        ("https://uri.amap.com/marker?position=113.59359,34.74389", None),
    ],
)
def test_a_whole_position_in_one_cell_is_read_as_the_forms_field_reads_it(clerk, cell, datum):
    place = {"编号": "新1", "公开级别": "公开（精确到点）", "经度": cell, "坐标系": datum}
    upload = clerk.write(条目=[ENTRY], 位置=[place])

    assert problems(upload) == []
    site = draft(title="二砂")
    assert (round(site.entered_longitude, 4), round(site.entered_latitude, 4)) == (113.5936, 34.7439)
    assert site.entered_datum == ("wgs84" if datum else "gcj02")


@pytest.mark.django_db
def test_a_position_in_one_cell_without_a_datum_is_still_refused(clerk):
    upload = clerk.check(条目=[ENTRY], 位置=[{"编号": "新1", "经度": "113.59359, 34.74389"}])

    assert [problem[:3] for problem in problems(upload)] == [("位置", 2, "坐标系")]
