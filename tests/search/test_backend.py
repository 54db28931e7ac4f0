import pytest
from django.db import connection, transaction
from django.urls import reverse
from modelsearch.query import And, Boost, Fuzzy, Phrase, PlainText
from wagtail.models import Page, PageViewRestriction

from heritage.pages.models import ContentPage
from heritage.search.models import IndexQueueEntry
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory, a_name

pytestmark = pytest.mark.postgresql

HOSTILE = [
    "", " ", "\u1680", "\x00", "二砂\x00", "\ud800", "\u202e二砂", "🏭🏭", "'", '"', '"二砂', "二砂\"\"'", "*", "二*",
    "?", "%", "_", "AND", "二砂 AND", "OR OR", "NOT 二砂", "NEAR(二砂, 砂轮)", "title:二砂", "id:1", "-二砂", "+二砂",
    "^二砂", "二砂~2", "[a TO b]", "(", ")))", "{", "\\", "//", "/.*/", "(a+)+$", "' OR 1=1 --", "{{ 7*7 }}", "${jndi:ldap://x}",
    "'; DROP TABLE wagtailcore_page; --", "<script>alert(1)</script>", "../../etc/passwd", "%00", "%27", "-1", "1e999",
    "NaN", "null", "undefined", "true", "\n\r\t", "ﷺ" * 200, "é" * 300, "二" * 10_000, "二 " * 5_000, "a" * 10_000,
    "1 " * 5_000, "\u0301" * 100, "中" + "\u0301" * 500, "𠀀𪛖",
]  # fmt: skip


def test_a_word_of_two_characters_is_found_wherever_it_stands(index):
    index.page("郑州第二砂轮厂旧址")
    index.page("磨街")
    assert index.titles("砂轮") == ["郑州第二砂轮厂旧址"]
    assert index.titles("二砂") == ["郑州第二砂轮厂旧址"]
    assert index.titles("郑砂") == []


@pytest.mark.parametrize("query", ["國棉三廠", "国棉三厂 ＬＯＦＴ", "LOFT 国棉", "棉", "三厂loft", "国棉　三厂"])
def test_forms_of_writing_do_not_matter(index, query):
    index.page("国棉三厂Loft")
    index.page("磨街")
    assert index.titles(query) == ["国棉三厂Loft"]


def test_a_title_outweighs_a_mention_and_a_short_title_a_long_one(index):
    index.page("关于", lead="磨街在这里，磨街在那里。")
    index.page("磨街文化创意产业园区与周边地带")
    index.page("磨街")
    assert index.titles("磨街") == ["磨街", "磨街文化创意产业园区与周边地带", "关于"]


def test_all_words_are_required_wherever_they_stand(index):
    index.page("国棉三厂", lead="苏联专家楼")
    index.page("国棉四厂")
    assert index.titles("专家楼 国棉") == ["国棉三厂"]
    assert index.titles("专家楼", fields=["title"]) == []
    assert index.titles("专家楼 磨街", operator="or") == ["国棉三厂"]
    assert sorted(index.titles("国棉 磨街", operator="or")) == ["国棉三厂", "国棉四厂"]


def test_a_query_that_nothing_meets_is_relaxed_to_half_of_its_terms(index):
    index.page("国棉三厂")
    index.page("棉纺路")
    assert index.titles("国棉三场") == ["国棉三厂"]
    assert index.titles("国民三场") == []


def test_a_word_that_stands_everywhere_does_not_make_everything_a_result(index):
    for number in range(25):
        index.page(f"郑州{number}")
    assert len(index.titles("郑州")) == 25
    assert index.titles("郑州塔") == []


def test_only_plain_text_is_relaxed(index):
    index.page("国棉三厂")
    assert index.titles(Phrase("国棉三场")) == []
    assert index.titles(And([PlainText("国棉"), PlainText("三场")])) == []
    assert index.titles(Phrase("国棉三厂")) == ["国棉三厂"]


def test_a_phrase_stands_in_one_field(index):
    index.page("国棉", lead="国棉三厂")
    index.page("1958 Loft", lead="Loft 1958")
    assert index.titles(Phrase("棉三")) == ["国棉"]
    assert index.titles(Phrase("国棉三厂"), fields=["title"]) == []
    assert index.titles(Phrase("loft 1958")) == ["1958 Loft"]
    assert index.titles(Phrase("loft 1958"), fields=["title"]) == []


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL has no list of all words to look for similar ones in"
)
def test_a_fuzzy_query_forgives_a_letter(index):
    index.page("Bauhaus")
    assert index.titles(Fuzzy("bauhuas")) == []  # two letters changed in a word of seven
    assert index.titles(Fuzzy("bauhas")) == ["Bauhaus"]
    assert index.titles(PlainText("bauhas")) == []


def test_boosts_decide_between_alternatives(index):
    index.page("磨街")
    index.page("久街")
    assert index.titles(Boost(PlainText("磨街"), 3) | PlainText("久街")) == ["磨街", "久街"]
    assert index.titles(PlainText("磨街") | Boost(PlainText("久街"), 3)) == ["久街", "磨街"]


def test_autocompletion_finds_beginnings_of_words_and_parts_of_names(index):
    index.page("芝麻街1958双创园")
    complete = Page.objects.live().autocomplete
    assert [page.title for page in complete("19")] == ["芝麻街1958双创园"]
    assert [page.title for page in complete("麻街")] == ["芝麻街1958双创园"]
    assert list(complete("58")) == []


@pytest.mark.parametrize("built", [True, False], ids=["index", "database"])
def test_hostile_queries_get_an_answer(empty_index, built):
    if built:
        empty_index.rebuild()
    empty_index.page("二砂")
    for query in HOSTILE:
        for results in (
            Page.objects.search(query),
            Page.objects.autocomplete(query),
            Page.objects.search(Phrase(query)),
        ):
            assert results.count() == len(results[:100]), query
        assert len(Page.objects.search(Fuzzy(query))) <= 1, query
    assert empty_index.titles("二砂") == ["二砂"]


def test_rows_that_left_the_database_or_the_public_do_not_come_back_from_a_stale_index(index):
    for title in ("二砂一", "二砂二", "二砂三", "二砂四"):
        index.page(title)
    assert len(index.titles("二砂")) == 4
    # Behind the index's back: it still proposes all four.
    Page.objects.filter(title="二砂一").update(live=False)
    ContentPage.objects.filter(title="二砂二")._raw_delete("default")
    Page.objects.filter(title="二砂二")._raw_delete("default")
    PageViewRestriction.objects.create(
        page=Page.objects.get(title="二砂三"), restriction_type=PageViewRestriction.LOGIN
    )
    results = Page.objects.live().public().search("二砂")
    assert [page.title for page in results] == ["二砂四"]
    assert results.count() == 1
    assert results.facet("live") == {True: 1}


def test_a_query_that_only_an_unpublished_page_meets_is_answered_as_if_nothing_met_it(index):
    index.page("国棉三厂")
    assert index.titles("国棉三厂搬迁") == ["国棉三厂"]
    index.page("国棉三厂搬迁", live=False)
    assert index.titles("国棉三厂搬迁", pages=Page.objects.all()) == ["国棉三厂搬迁"]
    assert index.titles("国棉三厂搬迁") == ["国棉三厂"]


def test_results_can_be_filtered_further_in_the_database(index):
    index.page("二砂一")
    index.page("二砂二", live=False)
    index.page("磨街")
    found = Page.objects.search("二砂").queryset()
    assert found.count() == 2
    assert [page.title for page in found.filter(live=True)] == ["二砂一"]


def test_editors_find_drafts_too_and_type_what_they_like(index, client):
    index.page("第二砂轮厂（草稿）", live=False)
    client.force_login(AdministratorFactory())
    search = reverse("wagtailadmin_pages:search")
    assert "第二砂轮厂（草稿）" in client.get(search, {"q": "二砂"}).content.decode()
    assert "第二砂轮厂（草稿）" not in client.get(search, {"q": "磨街"}).content.decode()
    chooser = reverse("wagtailadmin_choose_page_search")
    assert "第二砂轮厂（草稿）" in client.get(chooser, {"q": "二砂"}).content.decode()
    for query in ("title:二砂", '"', "\x00", "\u1680"):
        assert client.get(search, {"q": query}).status_code == 200


def test_a_page_of_results_with_its_count_takes_two_queries(index, django_assert_num_queries):
    for number in range(30):
        index.page(f"二砂{number}")
    with django_assert_num_queries(2):
        results = Page.objects.live().search("二砂")
        assert results.count() == 30
        assert len(results[10:20]) == 10


def test_pages_of_equal_results_do_not_overlap(index):
    for number in range(9):
        index.page(f"二砂{number}")
    results = Page.objects.search("二砂")
    assert len({page.pk for start in (0, 3, 6) for page in results[start : start + 3]}) == 9


def test_inline_rows_of_a_page_are_found_though_they_are_saved_after_it(index, home):
    with index.saving():
        page = HeritageSitePageFactory(title="第二砂轮厂", names=[a_name("白鸽集团厂房")])
    assert index.titles("白鸽集团") == ["第二砂轮厂"]
    with index.saving():
        page.names = [a_name("三磨所")]
        page.save()
    assert index.titles("三磨所") == ["第二砂轮厂"]
    assert index.titles("白鸽集团") == []


def test_the_index_follows_the_commit_and_not_the_save(index):
    with index.saving():
        index_page = index.page("二砂")
        with transaction.atomic():
            index_page.title = "磨街"
            index_page.save()
            assert index.titles("磨街") == []
            assert IndexQueueEntry.objects.exists() == index.has_queue
    assert index.titles("磨街") == ["磨街"]


def test_what_is_rolled_back_is_never_indexed(index):
    page = index.page("二砂")
    with index.saving():
        with transaction.atomic():
            page.title = "磨街"
            page.save()
            assert IndexQueueEntry.objects.exists() == index.has_queue
            transaction.set_rollback(True)
        assert not IndexQueueEntry.objects.exists()
        index.page("保吉寨")
    assert index.titles("磨街") == []
    assert index.titles("二砂") == ["二砂"]
    assert index.titles("保吉寨") == ["保吉寨"]


def test_a_deleted_page_leaves_the_index(index):
    page = index.page("二砂")
    pk = page.pk
    assert index.holds(pk)
    with index.saving():
        page.delete()
    assert not index.holds(pk)
