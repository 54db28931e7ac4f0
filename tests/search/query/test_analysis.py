import pytest

from heritage.search.query.analysis import Term, fold, index_terms, phrase_terms, query_groups, typed_groups, words


def test_hanzi_are_cut_into_overlapping_pairs():
    assert index_terms("国棉三厂") == ["国棉", "棉三", "三厂", "厂"]
    assert query_groups("国棉三厂") == [[Term("国棉"), Term("棉三"), Term("三厂")]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("國棉三廠", "国棉三厂"),
        ("書香中原", "书香中原"),
        ("鄭州第二砂輪廠", "郑州第二砂轮厂"),
        ("ＬＯＦＴ１２１", "loft121"),
        ("Èrshā", "ersha"),
        ("㈱", "(株)"),
    ],
)
def test_what_does_not_matter_is_folded(typed, meant):
    assert fold(typed) == meant


def test_folding_traditional_characters_does_not_depend_on_their_neighbours():
    assert fold("乾隆") == fold("乾") + fold("隆")


def test_punctuation_and_spaces_separate_hanzi():
    assert index_terms("国棉、三厂") == ["国棉", "棉", "三厂", "厂"]


def test_every_character_of_a_text_begins_one_of_its_terms():
    text = "华山路78号，二砂。"
    begins = {term[0] for term in index_terms(text)}
    assert begins == {"华", "山", "路", "7", "号", "二", "砂"}


def test_one_character_asks_for_whatever_begins_with_it():
    assert query_groups("砂") == [[Term("砂", prefix=True)]]


def test_one_character_beside_a_number_is_bound_to_it():
    assert query_groups("78号") == [[Term("78")], [Term("78号")]]
    assert "78号" in index_terms("华山路78号")
    assert "78号" not in index_terms("1号至78层")


def test_words_and_numbers_stay_whole():
    assert query_groups("芝麻街1958 Loft") == [[Term("芝麻"), Term("麻街")], [Term("1958")], [Term("loft")]]


def test_a_word_that_is_being_typed_may_be_a_beginning_but_a_pair_is_a_pair():
    assert typed_groups("国棉 lo") == [[Term("国棉")], [Term("lo", prefix=True)]]


def test_a_phrase_asks_for_every_pair_of_neighbours():
    assert phrase_terms("rust programming") == [Term("rust"), Term("programming"), Term("rust programming")]
    assert Term("rust programming").text in index_terms("Rust, programming")
    assert Term("rust programming").text not in index_terms("programming rust")


def test_neighbours_do_not_touch_across_lines():
    assert "1958 loft" in index_terms("1958 loft")
    assert "1958 loft" not in index_terms("1958\nloft")


@pytest.mark.parametrize("text", ["", "   ", "！？、。", "\x00\x07", "\ud800", "🏭", "'\"*:()-+^~", "\u1680"])
def test_text_without_characters_or_digits_has_no_terms(text):
    assert index_terms(text) == []
    assert query_groups(text) == []
    assert words(text) == []


def test_terms_can_always_be_written_as_utf8():
    assert "".join(index_terms("二\ud800砂")).encode() == "二砂".encode()


def test_a_query_without_end_has_an_end():
    assert sum(len(group) for group in query_groups("".join(map(chr, range(0x4E00, 0x9000))))) == 32
    assert len(query_groups(" ".join(map(str, range(10_000))))) == 32
    assert len(phrase_terms(" ".join(map(str, range(10_000))))) == 32
