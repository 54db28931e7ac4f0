"""What the machine says of a whole page, where exactly, and what a decision to ignore it does."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.rich_text import RichText

from heritage.catalogue.models import HeritageSitePage, Milestone, SiteName
from heritage.catalogue.models.rows import MilestoneCitation
from heritage.editorial.models import IgnoredHit, PrecheckSettings, SignOff, WordKind, WordList
from heritage.editorial.precheck_kinds import kinds
from heritage.editorial.prechecks import Prechecks
from heritage.pages.models import ContentPage
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory
from tests.factories.pages import ContentPageFactory, publish

pytestmark = pytest.mark.django_db


def hits(page):
    return [(hit.code, hit.where, hit.excerpt[1]) for hit in Prechecks(page).open]


def said(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def test_a_hit_names_its_exact_spot_in_a_field_a_block_or_a_row(catalogue):
    page = ContentPageFactory(
        lead="建成,投产", body=[("heading", "未完..."), ("text", RichText("<p>称为<b>厂房--</b></p>"))]
    )
    assert hits(page) == [
        ("punctuation", "导语", ","),
        ("ellipsis", "正文，第1块，小标题", "..."),
        ("dash", "正文，第2块，文字", "--"),
    ]
    site = HeritageSitePageFactory(names=[SiteName(kind="alias", text="砂轮厂,东区")])
    assert ("punctuation", "名称，第1行，名称", ",") in hits(site)


def test_internal_notes_are_not_looked_at(catalogue):
    site = HeritageSitePageFactory(internal_note="打电话13800138000")
    assert not [hit for hit in hits(site) if hit[0] == "mobile_number"]


def test_words_come_from_the_lists_of_the_editors(home):
    WordList.objects.create(name="常见错字", words="座落，坐落\n帐号,账号")
    WordList.objects.create(name="须审", kind=WordKind.SENSITIVE, words="某某首长")
    page = ContentPageFactory(lead="座落在华山路，某某首长视察")

    found = Prechecks(page).open

    assert [(hit.code, hit.excerpt[1], hit.proposal) for hit in found] == [
        ("sensitive_word", "某某首长", ""),
        ("wrong_word", "座落", "坐落"),
    ]
    WordList.objects.filter(name="常见错字").update(words="其他，别的")
    assert len(Prechecks(page).open) == 1


def test_a_link_to_a_page_that_is_not_public_is_found(home):
    draft = ContentPageFactory(title="草稿", slug="draft", live=False)
    live = ContentPageFactory(title="公开", slug="live")
    text = f'<p><a linktype="page" id="{draft.pk}">去草稿</a>、<a linktype="page" id="{live.pk}">去公开页</a></p>'
    page = ContentPageFactory(slug="linking", body=[("text", RichText(text))])

    assert hits(page) == [("dead_link", "正文，第1块，文字", "去草稿")]


def test_an_entry_without_what_it_needs_says_so(catalogue):
    codes = [code for code, *_ in hits(HeritageSitePageFactory())]
    assert codes[0] == "no_source"  # it stands in the way
    assert {"no_photo", "no_position", "no_designation", "no_english_name"} <= set(codes)


def test_each_fact_without_a_source_is_named_where_others_have_one(catalogue):
    cited = Milestone(date="1956", text="动工。", citations=[MilestoneCitation(source=SourceFactory())])
    entry = HeritageSitePageFactory(milestones=[cited, Milestone(date="1964", text="投产。")])

    found = [hit for hit in hits(entry) if hit[0] in {"no_source", "unsourced"}]
    assert found == [("unsourced", "沿革", "1964 投产。")]


def test_a_heading_with_nothing_below_it_is_found(catalogue):
    def empty(*story):
        return [hit for hit in hits(HeritageSitePageFactory(story=story)) if hit[0] == "empty_heading"]

    text = ("paragraph", {"text": RichText("<p>1956年动工。</p>"), "lead": False, "citations": []})
    assert empty(("heading", "建厂"), text, ("heading", "停产以后"), text) == []
    assert empty(("heading", "建厂"), ("heading", "厂房与设备"), text, ("heading", "停产以后")) == [
        ("empty_heading", "正文，第1块，小标题", "建厂"),
        ("empty_heading", "正文，第4块，小标题", "停产以后"),
    ]


def test_dates_that_cannot_both_be_true_are_found(catalogue):
    site = HeritageSitePageFactory(
        built="1956", names=[SiteName(kind="former", text="砂轮厂", used_from="1962", used_to="1953")]
    )
    assert ("dates", "名称，砂轮厂", "1962—1953") in hits(site)


@pytest.mark.parametrize(
    ("used_from", "used_to", "contradict"),
    [("-0500", "-0100", False), ("-0100", "-0500", True), ("1962", "195X", True), ("1955", "195X", False)],
)
def test_the_years_of_a_name_are_compared_as_dates_and_not_as_letters(catalogue, used_from, used_to, contradict):
    name = SiteName(kind="former", text="砂轮厂", used_from=used_from, used_to=used_to)
    assert ("dates" in {code for code, *_ in hits(HeritageSitePageFactory(names=[name]))}) is contradict


def test_a_blocking_hit_stands_in_the_way_of_a_signature_until_it_is_explained(desk):
    page = desk.draft(lead="电话13800138000")
    desk.submit(page)

    refused = desk.sign(page, "proofreader")
    assert said(refused) == [
        "有必须先改的问题：导语：像是个人手机号，请改用办公电话“13800138000”。请退回作者，或在“检查”里说明理由。"
    ]
    assert not SignOff.objects.exists()

    hit = Prechecks(ContentPage.objects.get(pk=page.pk)).blocking[0]
    desk.client("proofreader").post(
        reverse("prechecks", args=[page.pk]), {"key": hit.key, "reason": "街道公布的值班手机"}
    )
    desk.approve(page)

    assert ContentPage.objects.get(pk=page.pk).live
    entry = PageLogEntry.objects.get(action="editorial.ignore_hit")
    assert (entry.user, entry.data["reason"]) == (desk.proofreader, "街道公布的值班手机")


def test_a_page_can_be_returned_whatever_the_machine_says(desk):
    page = desk.draft(lead="电话13800138000")
    desk.submit(page)

    desk.sign(page, "proofreader", "returned", "请删去手机号。")

    assert SignOff.objects.get().decision == "returned"


def test_what_blocks_is_a_setting(desk):
    page = desk.draft(lead="建成,投产")
    assert Prechecks(page).blocking == []
    PrecheckSettings.objects.update(blocking=["punctuation"])
    assert [hit.code for hit in Prechecks(page).blocking] == ["punctuation"]


def test_an_ignored_hit_comes_back_when_the_words_around_it_change(desk):
    page = desk.draft(lead="建成,投产")
    hit = Prechecks(page).open[0]
    IgnoredHit.objects.create(page=page, key=hit.key, said=str(hit), reason="照录", user=desk.proofreader)
    assert Prechecks(page).open == []
    page.lead = "一九五六年建成,投产"
    assert [hit.code for hit in Prechecks(page).open] == ["punctuation"]


def test_a_hit_that_is_gone_cannot_be_ignored(desk):
    page = desk.draft(lead="建成，投产")
    response = desk.client("writer").post(
        reverse("prechecks", args=[page.pk]), {"key": "0" * 64, "reason": "试试"}, follow=True
    )
    assert said(response) == ["这一处已经改过，或者别人刚处理过。"]
    assert not IgnoredHit.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("writer", 200), ("auditor", 302)])
def test_who_may_edit_sees_the_checks(desk, person, status):
    page = desk.draft(lead="建成,投产")
    response = desk.client(person).get(reverse("prechecks", args=[page.pk]))
    assert response.status_code == status
    if status == 200:
        assert "建成<mark>,</mark>投产" in response.content.decode()


def test_every_kind_has_a_name():
    assert all(name for name, _ in kinds().values())
    assert {"no_source", "punctuation", "wrong_word"} <= set(kinds())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_checks_ask_the_same_few_questions_however_long_the_page(catalogue, django_assert_num_queries, rows):
    source = SourceFactory()
    rows = [Milestone(date="1956", text="动工。", citations=[MilestoneCitation(source=source)]) for _ in range(rows)]
    site = HeritageSitePageFactory(milestones=rows)
    publish(site)
    # Reading the draft asks for each row's source anew (modelcluster checks foreign keys); the checks ask nothing more.
    checks = Prechecks.of_draft(HeritageSitePage.objects.get(pk=site.pk))
    with django_assert_num_queries(4):
        assert len(checks.open) == 4


def test_an_estimated_position_without_a_radius_is_told(catalogue):
    site = HeritageSitePageFactory(located=True, visibility="public_estimated", uncertainty_m=200)
    assert "no_radius" not in {code for code, *_ in hits(site)}

    site.uncertainty_m = None  # the form refuses it; autosave keeps it
    assert "no_radius" in {code for code, *_ in hits(site)}


def test_words_that_locate_a_hidden_place_stand_in_the_way(catalogue):
    site = HeritageSitePageFactory(visibility="hidden_or_generalised")
    site.summary = "遗址在村北200米处。"  # the form refuses it; autosave keeps it
    [hit] = [hit for hit in Prechecks(site).blocking if hit.code == "position_in_words"]
    assert (hit.where, hit.excerpt) == ("摘要", ("遗址在", "村北200米", "处。"))

    site.visibility = "public_exact"
    assert "position_in_words" not in {code for code, *_ in hits(site)}
