"""The words that were typed are marked where they stand, in a piece of text that can be read."""

import pytest

from heritage.search.results import highlighting


def read(segments):
    return "".join(f"[{segment.text}]" if segment.found else segment.text for segment in segments)


def marked(text, query, **options):
    return read(highlighting.marked(text, highlighting.needles(query), **options))


def extract(text, query):
    return read(highlighting.extract(text, highlighting.needles(query)))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("国棉三厂旧址", "国棉三厂", "[国棉三厂]旧址"),
        ("国棉三厂旧址", "國棉三廠", "[国棉三厂]旧址"),
        ("國棉三廠舊址", "国棉三厂", "[國棉三廠]舊址"),
        ("国棉三厂旧址", "国棉三场", "[国棉三]厂旧址"),
        ("芝麻街1958双创园", "１９５８ 芝麻", "[芝麻]街[1958]双创园"),
        ("Loft园", "LOFT", "[Loft]园"),
        ("㍿与二砂", "二砂", "㍿与[二砂]"),
        ("二砂与二砂", "二砂", "[二砂]与[二砂]"),
        ("二砂", "磨街", "二砂"),
        ("二砂", ".*", "二砂"),
        ("", "二砂", ""),
    ],
)
def test_what_was_typed_is_marked_as_it_is_written(text, query, expected):
    assert marked(text, query) == expected


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("郑州二砂", "ersha", "郑州[二砂]"),
        ("郑州二砂", "es", "郑州[二砂]"),
        ("国棉三厂", "sanch", "国棉[三厂]"),
        ("国棉三厂", "guomian sanchang", "[国棉三厂]"),
        ("芝麻街1958", "jie1958", "芝麻[街1958]"),
        ("二砂", "mojie", "二砂"),
    ],
)
def test_pinyin_marks_the_characters_of_a_name(name, query, expected):
    assert marked(name, query, names=True) == expected
    assert marked("正文：" + name, query) == "正文：" + name


def test_a_short_text_is_shown_whole():
    assert extract("二砂在华山路。", "华山路") == "二砂在[华山路]。"


def test_a_long_text_is_cut_at_its_sentences_around_what_was_found():
    text = "甲" * 200 + "。华山路七十八号是厂门，门前有一条铁路。" + "乙，" * 100
    shown = extract(text, "铁路")
    assert shown.startswith("…华山路七十八号是厂门，门前有一条[铁路]。乙")
    assert shown.endswith("，…")
    assert len(shown) <= highlighting.LENGTH + 4


def test_the_piece_that_holds_most_different_words_is_chosen():
    text = "铁路。" + "甲" * 100 + "。铁路铁路。" + "乙" * 100 + "。铁路边的厂房。" + "丙" * 100
    assert "[铁路]边的[厂房]" in extract(text, "铁路 厂房")


def test_a_text_without_the_words_is_shown_from_its_beginning():
    assert extract("甲，" * 80, "二砂") == "甲，" * 42 + "…"


def test_a_text_full_of_the_word_is_cut_like_any_other():
    shown = extract("二砂 " * 5_000, "(" * 100 + "二砂")
    assert shown.count("[二砂]") == 28
    assert extract("二砂。", "(" * 10_000) == "二砂。"
