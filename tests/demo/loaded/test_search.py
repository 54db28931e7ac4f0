"""Every name of every real place finds it, and the words that visitors type bring what they mean."""

import pytest
from django.db import connection
from wagtail.models import Page

from heritage.catalogue.models import HeritageSitePage
from heritage.search.query.did_you_mean import did_you_mean
from tests.benchmarks import search_quality

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.postgresql]


def first(query, limit=3):
    return [page.title for page in Page.objects.live().public().search(query)[:limit]]


def test_every_name_in_every_form_finds_its_place_and_the_names_that_lead_lead():
    # What names are made of is worked out in Python: on PostgreSQL every tenth shows that it finds them.
    step = 10 if connection.vendor == "postgresql" else 1
    counts, lost = search_quality.ask_names(step)
    assert lost == []
    assert sum(asked for asked, *_ in counts.values()) > 500 // step


def test_judged_queries_find_what_they_should():
    queries = search_quality.judged()
    assert len(queries) >= 120
    named = {slug for query in queries for slug in (*query.wanted, *query.also)}
    assert named <= search_quality.known_slugs()
    scores = [search_quality.score(query, search_quality.ask(query)) for query in queries]
    for field, bar in search_quality.BARS.items():
        assert search_quality.mean(scores, field) >= bar, field


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
    assert found[0].slug == "events"
    assert found.count() > 10


@pytest.mark.parametrize(
    ("typed", "meant"), [("国棉三场", "国棉三厂"), ("二沙", "二砂"), ("磨接", "磨街"), ("碧沙港", "碧沙岗")]
)
def test_a_wrong_character_finds_the_place_and_is_corrected(typed, meant):
    results = HeritageSitePage.objects.published().search(typed)
    assert results.is_relaxed
    assert did_you_mean(typed, results.scores) == meant
    assert meant in " ".join([results[0].title, *(name.text for name in results[0].names.all())])
