"""What the texts of the entries promise to a reader."""

import re

import pytest

from heritage.demo.entries import read_entries

# The entries whose story is written out as a chapter.
CHAPTERS = {"ersha", "mojie", "bishagang", "guomian-sanchang", "zhimajie", "fangzhi-gongye-jidi"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARK = re.compile(r"\[(\d+)\]")


@pytest.fixture(scope="module")
def places():
    return {place["slug"]: place for place in read_entries()}


def story_text(place):
    return "".join(block.get("text", "") + "".join(block.get("items", [])) for block in place["story"])


def uncited(place):
    """The paragraphs whose marks and citations do not answer each other, or that have none."""
    for block in place["story"]:
        if block["type"] == "paragraph":
            marks = {int(number) for number in MARK.findall(block["text"])}
            if not marks or marks != set(range(1, len(block.get("citations", [])) + 1)):
                yield block["text"]


def test_a_chapter_is_six_to_nine_hundred_characters_long(places):
    lengths = {slug: len(CHINESE.findall(story_text(places[slug]))) for slug in CHAPTERS}
    assert {slug: length for slug, length in lengths.items() if not 600 <= length <= 900} == {}


def test_every_paragraph_of_a_chapter_is_cited(places):
    assert {slug: found for slug in CHAPTERS if (found := list(uncited(places[slug])))} == {}
    bare = {"story": [{"type": "paragraph", "text": "无注。"}]}
    assert list(uncited(bare)) == ["无注。"]


def test_a_quotation_of_a_chapter_names_its_speaker_and_source(places):
    quotations = [block for slug in CHAPTERS for block in places[slug]["story"] if block["type"] == "quotation"]
    assert len(quotations) >= len(CHAPTERS)
    assert all(block["attribution"] and block["source"] for block in quotations)


def test_a_chapter_claims_no_rank_outside_quotation_marks(places):
    claims = re.compile("全国最|亚洲最|世界最|中国第一|全国第一|全国首")
    own_words = {slug: re.sub("“[^”]*”", "", story_text(places[slug])) for slug in CHAPTERS}
    assert {slug: found for slug, text in own_words.items() if (found := claims.findall(text))} == {}
    assert claims.search("亚洲最大的建筑群")


def test_the_english_name_says_what_the_place_is(places):
    names = [name["text"] for place in places.values() for name in place["names"] if name["kind"] == "english"]
    assert "Zhimajie 1958 Innovation Park (former Zhengzhou Coal Mining Machinery Works)" in names
    assert not [name for name in names if "Sesame" in name]
