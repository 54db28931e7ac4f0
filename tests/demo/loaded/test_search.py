"""Every name of every real place finds it, and the words that visitors type bring what they mean."""

import opencc
import pytest
from wagtail.models import Page

from heritage.catalogue.models import HeritageSitePage
from heritage.search.corrections import did_you_mean
from heritage.search.spelling import readings

TRADITIONAL = opencc.OpenCC("s2t")

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.postgresql]


def first(query, limit=3):
    return [page.title for page in Page.objects.live().public().search(query)[:limit]]


def ways_to_type(name):
    """The name as it is, in traditional characters, and in pinyin: joined, by syllables and by initials."""
    yield name
    yield TRADITIONAL.convert(name)
    for syllables in readings(name)[:1]:
        yield "".join(syllables)
        yield " ".join(syllables)
        initials = "".join(part if part[0].isdigit() else part[0] for part in syllables)
        if len(initials) > 1:
            yield initials


def test_every_name_in_every_form_finds_its_place_among_the_first_three():
    asked, lost = 0, []
    for entry in HeritageSitePage.objects.live().prefetch_related("names"):
        for name in {entry.title, *(row.text for row in entry.names.all())}:
            for typed in ways_to_type(name):
                asked += 1
                results = HeritageSitePage.objects.published().search(typed)
                if entry.title not in [page.title for page in results.best(3)]:
                    lost.append((entry.title, name, typed))
    assert lost == []
    assert asked > 350


def test_official_and_short_names_and_titles_find_their_place_first():
    lost = []
    for entry in HeritageSitePage.objects.live().prefetch_related("names"):
        names = [row.text for row in entry.names.all() if row.kind in {"official", "short"}]
        for name in {entry.title, *names}:
            if first(name, 1) != [entry.title]:
                lost.append((entry.title, name, first(name)))
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("二砂", "二砂"),
        ("砂轮", "二砂"),
        ("国棉三厂", "国棉三厂"),
        ("郑棉三厂", "国棉三厂"),
        ("白鸽集团厂房", "二砂"),
        ("三磨所", "磨街"),
        ("四零二厂", "二砂"),
        ("1958", "芝麻街"),
        ("华山路78号", "二砂"),
        ("包豪斯", "二砂"),
        ("ersha", "二砂"),
        ("es", "二砂"),
        ("guomian sanchang", "国棉三厂"),
        ("gmsc", "国棉三厂"),
        ("mojie", "磨街"),
        ("國棉三廠", "国棉三厂"),
        ("１９５８", "芝麻街"),
        ("三厂 国棉", "国棉三厂"),
    ],
)
def test_what_visitors_type_brings_the_right_entry_first(typed, title):
    assert first(typed, 1) == [title]


def test_the_reading_programme_is_found_by_its_name():
    found = Page.objects.live().public().search("书香中原")
    assert "书香中原" in found[0].title
    assert found.count() > 10


@pytest.mark.parametrize(
    ("typed", "meant"), [("国棉三场", "国棉三厂"), ("二沙", "二砂"), ("磨接", "磨街"), ("碧沙港", "碧沙岗")]
)
def test_a_wrong_character_finds_the_place_and_is_corrected(typed, meant):
    results = HeritageSitePage.objects.published().search(typed)
    assert results.is_relaxed
    assert did_you_mean(typed, results.scores) == meant
    assert meant in " ".join([results[0].title, *(name.text for name in results[0].names.all())])
