import re

import pytest
from django.core.exceptions import ValidationError
from edtf import EDTFParseException, parse_edtf
from hypothesis import assume, given
from hypothesis import strategies as st

from heritage.chronology import edtf


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("1956", "1956年"),
        ("1956-09", "1956年9月"),
        ("1953-05-15", "1953年5月15日"),
        ("1956/1964", "1956—1964年"),
        ("1966-10/1980-11", "1966年10月—1980年11月"),
        ("195X", "20世纪50年代"),
        ("18XX", "19世纪"),
        ("1956~", "约1956年"),
        ("1859?", "1859年（存疑）"),
        ("1859%", "约1859年（存疑）"),
        ("195X~", "约20世纪50年代"),
        ("2020-09-17?", "2020年9月17日（存疑）"),
        ("1956-XX", "1956年"),
        ("-0499", "公元前500年"),
        ("-4999/-2999", "公元前5000年—公元前3000年"),
        ("", ""),
        ("清末", "清末"),
        # Centuries and decades, also before our era and in the first century: 公元前1年 is the year 0 of EDTF.
        ("-02XX", "公元前3世纪"),
        ("-00XX", "公元前1世纪"),
        ("00XX", "1世纪"),
        ("005X", "1世纪50年代"),
        ("-005X", "公元前60年—公元前51年"),
        ("190X", "1900—1909年"),
        ("1XXX", "1000—1999年"),
        ("0000", "公元前1年"),
        ("Y-17000", "公元前17001年"),
        # Spans.
        ("195X/196X", "20世纪50—60年代"),
        ("19XX/20XX", "20—21世纪"),
        ("-05XX/-03XX", "公元前6世纪—公元前4世纪"),
        ("195X/1964", "20世纪50年代—1964年"),
        ("1900/190X", "1900年至1900—1909年"),
        ("1956~/1964~", "约1956—1964年"),
        ("1956~/1964", "约1956年—1964年"),
        ("1956-03/1956-09", "1956年3—9月"),
        ("1956-05-01/1956-05-03", "1956年5月1—3日"),
        ("1956-05-01/1956-06-03", "1956年5月1日—1956年6月3日"),
        ("1956/..", "1956年起"),
        ("1956/", "1956年起，何时结束未查到"),
        ("../1956", "1956年以前"),
        ("/1956", "至1956年，何时开始未查到"),
        # Seasons and parts of a year, also as ends of a span.
        ("1956-21", "1956年春"),
        ("1956-36", "1956年第四季度"),
        ("1956-41", "1956年下半年"),
        ("1956-21/1957-22", "1956年春—1957年夏"),
        # Level 2: sets, limits, a qualifier of one part.
        ("[1859,1870]", "1859年或1870年"),
        ("{1859,1870..1872}", "1859年、1870—1872年"),
        ("[..1956]", "不晚于1956年"),
        ("[1956-05..]", "不早于1956年5月"),
        ("2004-06~-11", "约2004年6月11日"),
        ("?2004-06-~11", "约2004年6月11日（存疑）"),
    ],
)
def test_dates_read_as_chinese_readers_write_them(text, chinese):
    assert edtf.in_chinese(text) == chinese


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1956", 1956_01_01, 1956_12_31),
        ("1956/1964", 1956_01_01, 1964_12_31),
        ("195X", 1950_01_01, 1959_12_31),
        ("1953-05-15", 1953_05_15, 1953_05_15),
        ("-0499", -499 * 10_000 + 101, -499 * 10_000 + 1231),
        ("-02XX", -299 * 10_000 + 101, -200 * 10_000 + 1231),
        ("1956-02", 1956_02_01, 1956_02_29),
        ("1956-24", 1956_12_01, 1956_12_31),
        ("[1859,1870-05]", 1859_01_01, 1870_05_31),
        # An open or unknown end adds no years: the end that is known has to be enough for sorting.
        ("1956/..", 1956_01_01, 1956_12_31),
        ("/1956", 1956_01_01, 1956_12_31),
    ],
)
def test_bounds_are_the_first_and_the_last_day(text, earliest, latest):
    assert edtf.bounds(text) == edtf.Bounds(earliest, latest)


def test_bounds_sort_in_time_across_the_eras():
    texts = ["1956", "-4999", "-0001", "0220", "1955-12-31"]

    assert sorted(texts, key=lambda text: edtf.bounds(text).earliest) == [
        "-4999",
        "-0001",
        "0220",
        "1955-12-31",
        "1956",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("清末", "1956年", "１９５６", "1956-02-30", "56", "/", "../..", "1956-26", "1956-13", "1956-00", "-0000"),
        *("XXXX", "XX56", "195X-05", "1956-XX-03", "1950S2", "Y17E7", "1985-04-12T23:20:30", "[1956]", "{..1956}"),
        *("1956/1957/1958", "1956??", "~", "[1956,]", "[1956..1957..1958]", "-195X-05"),
    ],
)
def test_what_is_not_edtf_is_refused_with_what_to_write(text):
    with pytest.raises(ValidationError, match="例如 1956"):
        edtf.bounds(text)


@pytest.mark.parametrize(("text", "is_read"), [("Y-200000", True), ("Y-200001", False), ("Y214749", False)])
def test_years_beyond_what_the_column_holds_are_refused(text, is_read):
    if is_read:
        assert edtf.bounds(text).earliest == -200_000 * 10_000 + 101
    else:
        with pytest.raises(ValidationError, match="太久远"):
            edtf.bounds(text)


@pytest.mark.parametrize(
    ("start", "end", "chinese"),
    [
        ("1956", "1964", "1956—1964年"),
        ("195X", "196X", "20世纪50—60年代"),
        ("1956", "", "1956年起"),
        ("", "1964", "至1964年"),
        ("", "", ""),
        ("1956", "清末", "1956—清末"),
        ("1956/1957", "1964", "1956—1957年—1964年"),
    ],
)
def test_two_dates_of_a_row_read_as_one_span(start, end, chinese):
    assert edtf.span_in_chinese(start, end) == chinese


def test_an_interval_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValidationError, match="对调"):
        edtf.bounds("1964/1956")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("1953-05-15", ("1953", "5月15日")),
        ("1953", ("1953", "")),
        ("1956~", ("约1956年", "")),
        ("195X", ("20世纪50年代", "")),
        ("1956-21", ("1956年春", "")),
        ("1956/", ("1956年起，何时结束未查到", "")),
    ],
)
def test_a_plain_date_splits_into_its_year_and_the_rest(text, split):
    assert edtf.year_and_rest(text) == split


@pytest.mark.parametrize(
    ("text", "iso"),
    [("1953-05", "1953-05"), ("1956~", "1956"), ("195X", ""), ("1956/1964", ""), ("1956-21", ""), ("", "")],
)
def test_only_plain_dates_become_machine_readable_in_html(text, iso):
    assert edtf.iso_date(text) == iso


# Properties, over generated texts and beside the `edtf` package as a judge.

_YEARS = st.integers(-9999, 9999).map(lambda year: f"{year:04}" if year >= 0 else f"-{-year:04}")
_UNSPECIFIED = st.integers(1, 999).map(lambda year: f"{year:03}X") | st.integers(1, 99).map(lambda year: f"{year:02}XX")
_DATES = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | _YEARS | _UNSPECIFIED
_DATES |= st.tuples(st.integers(1000, 2100), st.sampled_from([21, 22, 23, 24, 33, 40])).map("{0[0]}-{0[1]}".format)
_DATED = st.tuples(_DATES, st.sampled_from(["", "", "?", "~", "%"])).map("".join)
_EDTF = _DATED | st.tuples(_DATED | st.just(".."), _DATED | st.just("..") | st.just("")).map("/".join)


@given(_EDTF)
def test_whatever_is_accepted_is_said_and_its_bounds_are_in_order(text):
    try:
        bounds = edtf.bounds(text)
    except ValidationError:
        return
    sentence = edtf.in_chinese(text)
    assert sentence
    assert not set(sentence) & set("X~%?./")
    assert bounds.earliest <= bounds.latest


@given(st.integers(-99, 99))
def test_a_sentence_that_names_a_century_lies_in_it(hundred):
    text = f"-{-hundred:02}XX" if hundred < 0 else f"{hundred:02}XX"
    century = int(re.search(r"[0-9]+", edtf.in_chinese(text))[0])

    bounds = edtf.bounds(text)
    if hundred < 0:  # the years 200 to 101 before our era are the 2nd century, and -199 to -100 in EDTF
        assert edtf.in_chinese(text) == f"公元前{century}世纪"
        assert (bounds.earliest // 10_000, bounds.latest // 10_000) == (1 - century * 100, -(century - 1) * 100)
    else:
        assert (bounds.earliest // 10_000, bounds.latest // 10_000) == ((century - 1) * 100, century * 100 - 1)


@given(_EDTF)
def test_bounds_agree_with_the_edtf_package(text):
    """The package adds ten years to an unknown end, swaps the bounds of months unknown before our era, and fails on
    open ends: those are ours alone."""
    assume(not text.startswith(("/", "..", "-")) and not text.endswith(("/", "..")) and "/-" not in text)
    try:
        ours = edtf.bounds(text)
        value = parse_edtf(text)
    except (ValidationError, EDTFParseException):
        return
    theirs = [edtf.sortable_day(*end[:3]) for end in (value.lower_strict(), value.upper_strict())]
    assert [ours.earliest, ours.latest] == theirs


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text):
    assert isinstance(edtf.in_chinese(text), str)
