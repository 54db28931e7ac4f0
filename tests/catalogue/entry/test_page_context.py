import re

import pytest

from heritage.catalogue.choices import NameKind
from heritage.catalogue.entry.page_context import Entry
from heritage.catalogue.models import (
    ConflictingValue,
    DesignationCitation,
    MilestoneCitation,
    StatementCitation,
    Zone,
)
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    SourceFactory,
    a_designation,
    a_milestone,
    a_name,
    a_statement,
)

pytestmark = pytest.mark.django_db


def html_of(client, site):
    response = client.get(site.url)
    assert response.status_code == 200
    return response.content.decode()


def cited(source, confidence="verified", **fields):
    return StatementCitation(source=source, confidence=confidence, **fields)


def test_sources_are_numbered_in_the_order_in_which_the_page_cites_them(client):
    later, first = SourceFactory(title="后引"), SourceFactory(title="先引")
    site = HeritageSitePageFactory(
        located=True,
        milestones=[a_milestone(citations=[MilestoneCitation(source=first)])],
        statements=[a_statement(citations=[cited(later), cited(first)])],
    )

    html = html_of(client, site)

    assert re.findall(r'<li id="note-(\d)"><span>《(.*?)》', html) == [("1", "先引"), ("2", "后引")]
    assert html.count('id="ref-1"') == 1
    assert html.count('href="#note-1"') == 2


def test_what_is_not_checked_says_so_where_it_stands(client):
    source = SourceFactory()
    site = HeritageSitePageFactory(
        located=True,
        designations=[
            a_designation(
                date="2019-10-07",
                document_number="国发〔2019〕22号",
                citations=[
                    DesignationCitation(source=source),
                    DesignationCitation(confidence="general", covers="document_number"),
                ],
            )
        ],
        statements=[a_statement("designer", "某设计院", citations=[cited(None, "general")])],
    )

    html = html_of(client, site)

    assert "国发〔2019〕22号（待核）" in html
    assert "2019年10月7日（待核）" not in html
    assert "某设计院（待核）" in html, "without a source there is no note to say it in"


def test_a_copy_is_named_without_a_link_and_an_original_with_one(client):
    original = SourceFactory(title="原文", url="https://example.org/1", linkable=True)
    copy = SourceFactory(title="转载", url="https://example.org/2", linkable=False, grade="B-copy")
    site = HeritageSitePageFactory(located=True, statements=[a_statement(citations=[cited(original), cited(copy)])])

    html = html_of(client, site)

    assert '<a href="https://example.org/1" rel="noreferrer">《原文》</a>' in html
    assert "《转载》" in html
    assert "https://example.org/2" not in html


def test_what_was_asked_and_not_found_is_said_once(client):
    site = HeritageSitePageFactory(located=True)
    entry = Entry(site)

    assert entry.known_facts == []
    assert entry.unknown == [
        *("保护身份", "开放情况", "地址", "年代", "类别", "现状", "开放时间", "门票", "管理单位", "保护范围"),
        "一张许可明确的照片",
    ]
    main = html_of(client, site).partition("<main")[2].partition("</main>")[0]
    assert (main.count("未查到"), main.count("还没有查到")) == (0, 1)


@pytest.mark.parametrize(
    ("fields", "not_asked"),
    [
        ({"kind": "venue", "located": True}, {"保护身份", "类别", "保护范围"}),
        ({"kind": "route", "located": True}, {"保护身份", "类别", "保护范围", "开放情况", "开放时间", "门票"}),
        ({"kind": "block", "located": True}, {"开放时间", "门票"}),
        (
            {"kind": "ancient_site", "hidden": True},
            {"开放情况", "开放时间", "门票", "一张许可明确的照片", "地址", "保护范围"},
        ),
    ],
)
def test_what_does_not_apply_to_a_kind_is_not_asked(fields, not_asked):
    everything = set(Entry(HeritageSitePageFactory(located=True)).unknown)

    assert everything - set(Entry(HeritageSitePageFactory(**fields)).unknown) == not_asked


def test_a_listed_stadium_is_asked_for_its_zone_again():
    listed = HeritageSitePageFactory(kind="venue", located=True, designations=[a_designation("historic_building")])

    assert "保护范围" in Entry(listed).unknown


def test_a_hidden_place_withholds_its_address_and_shows_its_street_office_only(client):
    site = HeritageSitePageFactory(hidden=True, statements=[a_statement("address", "某村之北")])

    html = html_of(client, site)

    assert "某村之北" not in html
    assert html.count("位置不公开，请不要前往寻找或拍照。") == 1
    assert "<svg" not in html
    assert "导航" not in html.partition("<main")[2]


def test_the_ladder_runs_from_the_oldest_act_to_the_undated():
    site = HeritageSitePageFactory(
        designations=[
            a_designation("municipal", date=""),
            a_designation("national", date="2019-10-07"),
            a_designation("modern_building", date="2011"),
        ]
    )

    assert [row.level for row in Entry(site).designations] == ["modern_building", "national", "municipal"]


def test_the_plaque_is_the_highest_graded_act_in_force_whose_sign_is_known():
    def plaque_of(*designations):
        act = Entry(HeritageSitePageFactory(designations=list(designations))).plaque
        return act and act.level

    known = {"sign_date": "2020-06-13"}
    assert plaque_of(a_designation("provincial", status="raised"), a_designation("national", **known)) == "national"
    assert plaque_of(a_designation("national")) is None, "nobody has seen the sign"
    assert plaque_of(a_designation("historic_building", **known)) is None, "it is no relic and has no such sign"
    assert plaque_of(a_designation("ungraded", **known)) is None


def test_disagreements_stand_together_and_our_own_choice_comes_last():
    site = HeritageSitePageFactory(
        conflicts=[
            ConflictingValue(subject="车间", value="约7.4万平方米", preferred=True),
            ConflictingValue(subject="动工", value="1956年"),
            ConflictingValue(subject="车间", value="7.42万平方米"),
        ]
    )

    assert [(d.subject, [row.value for row in d.values]) for d in Entry(site).disputes] == [
        ("车间", ["7.42万平方米", "约7.4万平方米"]),
        ("动工", ["1956年"]),
    ]


def test_neighbours_are_the_nearest_by_what_the_public_may_know():
    here = HeritageSitePageFactory(located=True)
    near = HeritageSitePageFactory(located=True, entered_longitude=113.6)
    HeritageSitePageFactory(located=True, entered_longitude=113.9)
    HeritageSitePageFactory(hidden=True, entered_longitude=113.594, entered_latitude=34.744)

    nearby = Entry(here).related.nearby

    assert [neighbour.site for neighbour in nearby] == [near]
    assert nearby[0].distance == "约600米"


def test_whole_and_parts_know_each_other_while_both_are_published():
    whole = HeritageSitePageFactory(scale="area")
    part = HeritageSitePageFactory(part_of=whole)
    HeritageSitePageFactory(part_of=whole, live=False)

    assert Entry(whole).related.parts == [part]
    assert Entry(part).related.whole == whole

    whole.unpublish()
    assert Entry(part).related.whole is None


def test_other_names_leave_out_title_and_announced_name():
    site = HeritageSitePageFactory(
        title="二砂",
        names=[
            a_name("郑州第二砂轮厂旧址"),
            a_name("二砂", NameKind.SHORT),
            a_name("四零二厂", NameKind.ALIAS),
            a_name("第二砂轮厂", NameKind.FORMER, used_from="1962"),
        ],
    )
    entry = Entry(site)

    assert entry.official == "郑州第二砂轮厂旧址"
    assert [name.text for name in entry.aliases] == ["四零二厂"]
    assert entry.former_names[0].years == "1962年起"


def test_marks_side_by_side_are_one_sentence_and_one_good_source_verifies_it(client):
    good, weak = SourceFactory(title="正式"), SourceFactory(title="门户", grade="C")
    citations = [
        {"source": good.pk, "locator": "", "confidence": "verified"},
        {"source": weak.pk, "locator": "", "confidence": "general"},
    ]
    text = "<p>1956年动工。[1][2]屋顶为锯齿形。[2]没有第三条。[3]</p>"
    story = [{"type": "paragraph", "value": {"text": text, "lead": False, "citations": citations}}]

    html = re.sub(r"<a[^>]*>(.*?)</a>", r"[\1]", html_of(client, HeritageSitePageFactory(story=story)))
    html = html.replace("\u2060", "").replace('<sup class="ref">', "").replace("</sup>", "")

    assert "1956年动工[1][2]。屋顶为锯齿形[2]（待核）。没有第三条。</p>" in html


def test_sources_that_no_mark_names_end_the_paragraph(client):
    source = SourceFactory()
    citations = [{"source": source.pk, "locator": "第3版", "confidence": "verified"}]
    value = {"text": "<p>1956年动工。</p>", "lead": True, "citations": citations}

    html = html_of(client, HeritageSitePageFactory(story=[{"type": "paragraph", "value": value}]))

    assert re.search(r'<p class="lead"[^>]*>1956年动工\u2060<sup class="ref"><a href="#note-1"', html)
    assert "，第3版" in html


def test_an_extract_of_the_timeline_stands_in_the_story_with_the_milestones_of_the_record(client):
    block = {"type": "timeline", "value": {"heading": "建厂", "start": "1953", "end": "1964"}}
    milestones = [a_milestone("1956", "动工兴建。"), a_milestone("2013", "停产。")]

    html = html_of(client, HeritageSitePageFactory(story=[block], milestones=milestones))

    story = re.search(r'<div class="[^"]*\bstory">(.*?</ol>.*?)</div>\s*<', html, re.DOTALL)[1]
    assert "<h3>建厂</h3>" in story
    assert "动工兴建。" in story
    assert "停产。" not in story


def test_officially_published_zones_are_named_and_drawn(client):
    ring = [[113.59, 34.74], [113.60, 34.74], [113.60, 34.75], [113.59, 34.75], [113.59, 34.74]]
    drawn = {"entered_datum": "wgs84", "entered_geometry": {"type": "Polygon", "coordinates": [ring]}}
    zones = [
        Zone(kind="body", officially_published=True, document_number="豫文物〔2020〕1号", **drawn),
        Zone(kind="control_zone", **drawn),
    ]

    html = html_of(client, HeritageSitePageFactory(located=True, zones=zones))

    assert "本体（豫文物〔2020〕1号）" in html
    assert "建设控制地带" not in html
    assert re.findall(r'<path class="map-zone map-zone--(\w+)" fill-rule', html) == ["body"]
