import pytest
from django.core.exceptions import ValidationError

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
    "text", ["清末", "1956年", "１９５６", "1956-02-30", "56", "1956/", "1859/..", "{1859,1870}", "1956-21"]
)
def test_what_is_not_edtf_is_refused_with_what_to_write(text):
    with pytest.raises(ValidationError, match="例如 1956"):
        edtf.bounds(text)


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
    ],
)
def test_a_plain_date_splits_into_its_year_and_the_rest(text, split):
    assert edtf.year_and_rest(text) == split


@pytest.mark.parametrize(
    ("text", "iso"), [("1953-05", "1953-05"), ("1956~", "1956"), ("195X", ""), ("1956/1964", ""), ("", "")]
)
def test_only_plain_dates_become_machine_readable_in_html(text, iso):
    assert edtf.iso_date(text) == iso
