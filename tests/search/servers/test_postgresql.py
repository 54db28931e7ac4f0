"""What is PostgreSQL's own about searching there. The promises for visitors are in the tests beside, run there too."""

import pytest
from django.core.management import call_command
from django.db import connection
from modelsearch.query import And, Fuzzy, MatchAll, Not, PlainText
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from heritage.catalogue.models import HeritageSitePage
from heritage.search.servers import index as following
from heritage.search.servers.postgresql import vector, written
from heritage.search.servers.queries import All, Any, Without, Word
from tests.factories.catalogue import HeritageSitePageFactory, a_name

pytestmark = pytest.mark.postgresql
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL, by `postgresql`")


def test_no_word_can_end_its_quotation():
    assert written(Word("a'b\\c")) == "'a''b\\\\c'"
    assert written(All((Word("国棉"), Any((Word("~es", prefix=True), Without(Word("棉三"))))))) == (
        "('国棉' & ('~es':* | !'棉三'))"
    )
    assert written(Word("国棉", field=3)) == "('^' <3> '国棉')"


def test_of_far_too_many_words_the_heaviest_are_kept():
    words = {"=二砂": ("A", [2]), **{f"{number:06}": ("D", [1, 62]) for number in range(100_000)}}
    assert vector({"=二砂": ("A", [2]), "二砂": ("B", [1, 2])}) == "'^':1 '=二砂':3A '二砂':2B,3B"
    assert vector(words).startswith("'^':1 '=二砂':3A '000000':2D,63D")
    assert vector(words).count("D,") == 64_284


@on_postgresql
def test_a_very_long_story_is_indexed_too(index):
    text = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(120_000))
    index.page("二砂", lead="", body=[("paragraph", text)])
    assert index.titles("二砂") == ["二砂"]


@on_postgresql
def test_a_search_is_one_query_with_the_filters_of_the_queryset(index, django_assert_num_queries):
    for number in range(30):
        index.page(f"二砂{number}", live=number % 2 == 0)
    with django_assert_num_queries(1):
        assert Page.objects.live().search("二砂").count() == 15
    with django_assert_num_queries(1):
        assert len(Page.objects.live().search("二砂").best(5)) == 5


@on_postgresql
def test_conditions_can_be_joined_as_modelsearch_allows(index):
    for title in ("国棉三厂", "国棉四厂", "磨街"):
        index.page(title)
    assert index.titles(And([PlainText("国棉"), Not(PlainText("四厂"))])) == ["国棉三厂"]
    assert index.titles(And([MatchAll(), PlainText("磨街")])) == ["磨街"]
    assert index.titles(Fuzzy("国棉三场")) == ["国棉三厂"]
    assert index.titles(And([Not(Fuzzy("国棉三场")), PlainText("国棉")])) == ["国棉四厂"]


@on_postgresql
def test_an_index_that_cannot_be_written_does_not_make_a_save_fail(index, monkeypatch, caplog):
    def broken(*arguments):
        raise RuntimeError("the index is broken")

    monkeypatch.setattr(following, "read_rows", broken)
    page = index.page("二砂")
    assert Page.objects.filter(pk=page.pk).exists()
    assert "the index is broken" in caplog.text


@on_postgresql
def test_a_rebuild_takes_in_what_is_missing_and_throws_out_what_has_gone(index):
    HeritageSitePageFactory(title="二砂", names=[a_name("砂轮厂")])  # not committed, so not followed
    gone = index.page("磨街")
    IndexEntry.objects.filter(object_id=gone.pk).update(object_id="999999")
    call_command("update_index", verbosity=0)
    assert [page.title for page in HeritageSitePage.objects.search("砂轮厂")] == ["二砂"]
    assert index.titles("磨街") == ["磨街"]
    assert not IndexEntry.objects.filter(object_id="999999").exists()
