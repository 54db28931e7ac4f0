"""Every name by which people know a place finds it, however they type it."""

import pytest
from django.db import connection

from heritage.catalogue.choices import NameKind, Property, Visibility
from heritage.catalogue.models import HeritageSitePage, SiteName, Statement
from heritage.search.query.did_you_mean import did_you_mean
from heritage.search.query.spelling import readings
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.postgresql


def entry(index, title, *names, **fields):
    with index.saving():
        return HeritageSitePageFactory(title=title, names=[a_name(name) for name in names], **fields)


@pytest.fixture
def places(index):
    entry(index, "二砂", "郑州第二砂轮厂旧址", "白鸽集团厂房")
    entry(index, "国棉三厂", "郑棉三厂")
    entry(index, "国棉四厂")
    entry(index, "磨街", "三磨所")
    entry(index, "芝麻街", "芝麻街1958双创园")
    return index


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("ersha", "二砂"),
        ("ErSha", "二砂"),
        ("er sha", "二砂"),
        ("èrshā", "二砂"),
        ("es", "二砂"),
        ("shalun", "二砂"),
        ("baigejituan", "二砂"),
        ("guomian sanchang", "国棉三厂"),
        ("sanchang", "国棉三厂"),
        ("zhengmiansan", "国棉三厂"),
        ("mojie", "磨街"),
        ("smsuo", None),
        ("sms", "磨街"),
        ("zhima1958", None),
        ("zhimajie1958", "芝麻街"),
        ("zmj", "芝麻街"),
        ("s", None),
        ("shachang", None),
    ],
)
def test_pinyin_and_initials_find_a_name_from_any_character_on(places, typed, title):
    assert places.titles(typed)[:1] == [title][: title is not None]
    assert not places.titles(typed) or not HeritageSitePage.objects.search(typed).is_relaxed


def test_a_catalogue_number_is_found_with_and_without_its_dash(places):
    number = HeritageSitePage.objects.get(title="二砂").number
    for typed in (number, number.lower(), number.replace("-", "")):
        assert places.titles(typed)[0] == "二砂"


@pytest.mark.parametrize(("typed", "title"), [("二沙", "二砂"), ("国棉三场", "国棉三厂"), ("磨接", "磨街")])
def test_a_wrong_character_of_the_same_sound_is_forgiven_and_said(places, typed, title):
    results = HeritageSitePage.objects.search(typed)
    assert [page.title for page in results] == [title]
    assert results.is_relaxed
    assert did_you_mean(typed, results.scores) == title


def test_a_right_name_is_not_corrected(places):
    results = HeritageSitePage.objects.search("二砂")
    assert [page.title for page in results] == ["二砂"]
    assert not results.is_relaxed
    assert did_you_mean("火车站", results.scores) is None
    assert did_you_mean("二", results.scores) is None


def test_the_part_of_a_long_name_that_was_meant_is_proposed(places):
    results = HeritageSitePage.objects.search("沙轮厂")
    assert did_you_mean("沙轮厂", results.scores) == "砂轮厂"


def test_a_name_that_only_an_unpublished_entry_has_is_never_proposed(places):
    entry(places, "石榴厂", live=False)
    results = HeritageSitePage.objects.live().search("石流厂")
    assert list(results) == []
    assert did_you_mean("石流厂", results.scores) is None
    entry(places, "石榴场")
    results = HeritageSitePage.objects.live().search("石流厂")
    assert did_you_mean("石流厂", results.scores) == "石榴场"


def test_a_character_with_two_readings_is_found_by_both(index):
    entry(index, "朝阳沟")
    assert index.titles("zhaoyanggou") == index.titles("chaoyanggou") == ["朝阳沟"]


def test_a_long_name_of_many_readings_stays_small():
    assert len(readings("长重行乐朝单解曾" * 15)) == 8
    assert readings("Loft 1958") == ()


def test_typing_proposes_names_as_soon_as_they_are_recognised(places):
    def complete(typed):
        return [page.title for page in HeritageSitePage.objects.autocomplete(typed).best(3)]

    assert complete("国") == complete("gm") == ["国棉三厂", "国棉四厂"]
    assert complete("国棉三") == complete("guomiansa") == ["国棉三厂"]
    assert complete("二沙") == ["二砂"]
    assert complete("x") == []


def test_the_best_few_are_those_of_the_whole_list(index, django_assert_num_queries):
    for number in range(30):
        entry(index, f"国棉{number}厂", live=number > 20)
    pages = HeritageSitePage.objects.live()
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        best = pages.search("国棉").best(5)
    assert len(best) == 5
    assert all(page.live for page in best)
    assert {page.pk for page in pages.search("国棉").best(50)} == {page.pk for page in pages.search("国棉")}
    assert pages.search("磨街").best(5) == []


# What is not public


def test_words_about_a_hidden_position_find_nothing_even_in_a_stale_index(index):
    row = Statement(property=Property.ADDRESS, value="伏牛路九十九号")
    place = entry(index, "古墓", visibility=Visibility.PUBLIC_EXACT, statements=[row])
    assert index.titles("伏牛路") == ["古墓"]
    # Behind the index's back: it still holds the address.
    HeritageSitePage.objects.filter(pk=place.pk).update(visibility=Visibility.HIDDEN)
    assert index.titles("伏牛路") == []
    # Found by one of the two words, just as with a street that nobody has heard of.
    assert index.titles("古墓 伏牛路") == index.titles("古墓 火星路") == ["古墓"]
    assert index.titles("古墓") == ["古墓"]
    HeritageSitePage.objects.filter(pk=place.pk).update(visibility=Visibility.PUBLIC_APPROXIMATE)
    assert index.titles("伏牛路") == ["古墓"]


def test_an_event_is_not_found_by_a_place_that_was_withdrawn_since(index):
    place = entry(index, "密室", visibility=Visibility.PUBLIC_EXACT)
    with index.saving():
        EventPageFactory(title="读书", place=place)
    assert sorted(index.titles("密室")) == ["密室", "读书"]
    HeritageSitePage.objects.filter(pk=place.pk).update(live=False)
    assert index.titles("密室") == []
    assert index.titles("读书") == ["读书"]


def test_names_are_weighed_again_when_their_kind_changes(index):
    with index.saving():
        HeritageSitePageFactory(title="甲", names=[SiteName(text="国棉三厂", kind=NameKind.FORMER)])
        HeritageSitePageFactory(title="乙", names=[SiteName(text="国棉三厂", kind=NameKind.ALIAS)])
    assert index.titles("国棉三厂") == ["乙", "甲"]
    with index.saving():
        page = HeritageSitePage.objects.get(title="甲")
        page.names = [SiteName(text="国棉三厂", kind=NameKind.SHORT)]
        page.save()
    assert index.titles("国棉三厂") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("绿东村", ["lvdongcun", "lüdongcun", "ludongcun", "lyudongcun", "ldc"]),
        ("石佛遗址", ["shifo", "fo yi", "sfyz"]),
        ("翟沟遗址", ["zhaigou", "zgyz"]),
        ("祭城", ["zhacheng", "zhaicheng", "jicheng"]),
    ],
)
def test_a_name_is_found_by_its_real_sound_however_it_is_typed(index, name, typed):
    entry(index, name)
    entry(index, "别处")

    assert {word: index.titles(word) for word in typed} == {word: [name] for word in typed}


def test_an_editors_own_spelling_is_found_from_every_syllable_and_by_its_initials(index):
    with index.saving():
        HeritageSitePageFactory(title="尺庄遗址", names=[SiteName(kind="pinyin", text="che zhuang yi zhi")])
    entry(index, "别处")

    for typed in ("chezhuang", "zhuangyizhi", "czyz", "zyz"):
        assert index.titles(typed) == ["尺庄遗址"]
