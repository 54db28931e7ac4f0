"""What people write is read, and said back as it was understood."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from heritage.chronology import edtf
from heritage.chronology.date_reader import read
from heritage.chronology.eras import REIGNS


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        # A year, a month, a day.
        ("1954年", "1954"),
        ("1954年5月", "1954-05"),
        ("1954年5月3日", "1954-05-03"),
        ("1954年5月3号", "1954-05-03"),
        ("1954年 5 月 3日。", "1954-05-03"),
        ("１９５４年５月", "1954-05"),
        ("\u200b1954年\u00ad5月", "1954-05"),
        ("一九五四年五月", "1954-05"),
        ("一九五六年十二月三十一日", "1956-12-31"),
        ("1954.5", "1954-05"),
        ("2017.12.29", "2017-12-29"),
        ("1956/9", "1956-09"),
        ("1956/9/1", "1956-09-01"),
        ("1956-9", "1956-09"),
        ("19560901", "1956-09-01"),
        ("1956-00-00", "1956"),
        ("1956-09-00", "1956-09"),
        ("1956-09-01 00:00:00", "1956-09-01"),
        ("1956年春季", "1956-21"),
        ("1956年下半年", "1956-41"),
        ("1956年底", "1956-12~"),
        ("公元56年", "0056"),
        ("公元前221年", "-0220"),
        ("前500年", "-0499"),
        # Decades and centuries.
        ("五十年代", "195X"),
        ("50年代", "195X"),
        ("20世纪50年代", "195X"),
        ("二十世纪五十年代", "195X"),
        ("1950年代", "195X"),
        ("20世纪50—60年代", "195X/196X"),
        ("20世纪50、60年代", "195X/196X"),
        ("五六十年代", "195X/196X"),
        ("20世纪50年代初", "1950~/1953~"),
        ("20世纪80年代后期", "1985~/1989~"),
        ("19世纪", "18XX"),
        ("十九世纪末", "1890~/1899~"),
        ("20世纪中叶", "1940~/1959~"),
        ("18-19世纪", "17XX/18XX"),
        ("公元前3世纪", "-02XX"),
        ("公元前3世纪—公元2世纪", "-02XX/01XX"),
        # About, doubtful, before, after, since.
        ("约1954年", "1954~"),
        ("1956年左右", "1956~"),
        ("1956年前后", "1956~"),
        ("约20世纪50年代", "195X~"),
        ("1956年（存疑）", "1956?"),
        ("约1956年？", "1956%"),
        ("1956年以前", "../1956"),
        ("1956年10月前", "../1956-10"),
        ("约1956年以前", "../1956~"),
        ("1956年起", "1956/.."),
        ("1956年至今", "1956/.."),
        ("1956年以后", "[1956..]"),
        ("截至1956年", "/1956"),
        ("1985.06—", "1985-06/"),
        # Spans.
        ("1953—1956年", "1953/1956"),
        ("1953-1956", "1953/1956"),
        ("1953~1956年", "1953/1956"),
        ("1953～1956", "1953/1956"),
        ("1953年至1956年", "1953/1956"),
        ("1953—56年", "1953/1956"),
        ("约1953—1956年", "1953~/1956~"),
        ("1953年—约1956年", "1953/1956~"),
        ("1956.9—1958.3", "1956-09/1958-03"),
        ("1956年3月—9月", "1956-03/1956-09"),
        ("1956年3—9月", "1956-03/1956-09"),
        ("1956年5月1日—3日", "1956-05-01/1956-05-03"),
        ("1956年5月1日至6月3日", "1956-05-01/1956-06-03"),
        ("公元前500—前300年", "-0499/-0299"),
        # Reigns and dynasties.
        ("民国二十四年", "1935"),
        ("民国24年5月6日", "1935-05-06"),
        ("民国25—27年", "1936/1938"),
        ("咸丰九年", "1859"),
        ("清光绪三十四年", "1908"),
        ("宣统元年", "1909"),
        ("光绪三十四年（1908年）", "1908"),
        ("光绪年间", "1875/1908"),
        ("明代", "1368/1644"),
        ("清末", "1875/1911"),
        # What a clerk copies with it.
        ("始建于1956年", "1956"),
        ("1956年建成", "1956"),
        # EDTF itself, and nothing.
        ("195X", "195X"),
        ("1956~", "1956~"),
        ("1953/1956", "1953/1956"),
        ("", ""),
        ("  ", ""),
        (None, ""),
    ],
)
def test_a_date_is_read_as_people_write_it(written, stored):
    assert read(written).text == stored


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("五十年代", "20世纪50年代（195X）"),
        ("20世纪50年代初", "约1950—1953年（1950~/1953~）；“初”按0—3年计"),
        ("清末", "1875—1911年（1875/1911）；“清末”按1875—1911年计"),
        ("光绪三十四年三月初五", "1908年（1908）；农历“三月初五”不换算，只取年份"),
        ("1956年底", "约1956年12月（1956-12~）；“年底”按约12月计"),
        ("1956年建成", "1956年（1956）；只取日期"),
        ("", ""),
    ],
)
def test_the_reading_is_said_back_with_what_was_decided(written, sentence):
    assert read(written).sentence == sentence


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1956年13月", "日期“1956年13月”没有这个月或这一天，请核对。"),
        ("1956年2月30日", "日期“1956年2月30日”没有这个月或这一天，请核对。"),
        ("1956—1953年", "日期“1956—1953年”结束早于开始，请把两端对调。"),
        ("光绪四十年", "“光绪”只有34年（1875—1908年），没有四十年。"),
        ("光绪三十四年（1909年）", "“光绪三十四年”是1908年，括号里写的是1909年，两者不一致。请核对后只留一个。"),
        ("不详", "没有查到年代就留空，页面会写“未查到”。"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(written, sentence):
    with pytest.raises(ValidationError) as refusal:
        read(written)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("written", ["56年", "2000多年前", "商代", "二砂", "清末民初", "1956年9月某日", "第三次普查"])
def test_what_is_not_understood_is_refused_with_examples(written):
    with pytest.raises(ValidationError, match=f"日期“{written}”读不懂。可以这样写：1954年5月、"):
        read(written)


def test_the_eras_follow_each_other_without_a_gap():
    eras = list(REIGNS.values())

    assert [first - last for (_, last), (first, _) in pairwise(eras)] == [
        1 if name not in ("天顺", "泰昌", "顺治") else 0 for name in list(REIGNS)[1:]
    ]
    assert (eras[0], eras[-1]) == ((1368, 1398), (1912, 1949))


@given(
    st.text(
        alphabet="0123456789〇一二三四五六七八九十年月日世纪代初末约前后公元以至—-~/.（）光绪民国清 XX?[]", max_size=24
    )
)
def test_whatever_is_read_can_be_said_and_is_read_again_as_itself(written):
    try:
        reading = read(written)
    except ValidationError:
        return
    if reading.text:
        assert edtf.bounds(reading.text).earliest <= edtf.bounds(reading.text).latest
        assert read(reading.text).text == reading.text


@given(st.integers(1, 2100), st.integers(1, 12))
def test_the_sentence_of_a_plain_date_is_read_as_that_date(year, month):
    text = f"{year:04}-{month:02}"
    written = edtf.in_chinese(text) if year > 99 else f"公元{edtf.in_chinese(text)}"

    assert read(written).text == text


@pytest.mark.parametrize("text", ["1956/1964", "195X", "195X/196X", "18XX", "-02XX", "1956~", "../1956", "1956/.."])
def test_the_sentence_is_read_as_what_it_says(text):
    assert read(edtf.in_chinese(text)).text == text
