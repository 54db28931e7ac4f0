"""What each person finds on the desk in the morning, and that it stays quick."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.models import HeritageSitePage
from heritage.editorial.dashboard import MAX_LINES, own_sections
from heritage.pages.models import ContentPage
from tests.benchmarks.many_entries import fill
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import ContentPageFactory

pytestmark = pytest.mark.django_db


def lines(user):
    return {
        section.heading: [(line.title, line.href, line.note) for line in section.lines]
        for section in own_sections(user)
        if section.total
    }


def test_a_submitted_page_waits_for_the_step_that_is_due(desk):
    page = desk.draft()
    desk.submit(page)
    day = timezone.localdate()

    assert lines(desk.proofreader) == {
        "等我审的": [
            ("关于本目录", reverse("review", args=[page.pk]), f"初审，录入提交，{day.year}年{day.month}月{day.day}日")
        ]
    }
    assert lines(desk.reviewer) == {}
    desk.approve(page, "proofreader")
    assert lines(desk.proofreader) == {}
    assert list(lines(desk.reviewer)) == ["等我审的"]


def test_the_ninth_page_that_waits_is_one_click_away(desk, client):
    for number in range(MAX_LINES):
        desk.submit(desk.draft(f"第{number}篇", f"draft-{number}"))
    _, waiting, *_ = own_sections(desk.proofreader)
    assert (waiting.total, waiting.all_href) == (MAX_LINES, "")

    desk.submit(desk.draft("第九篇", "ninth"))
    _, waiting, *_ = own_sections(desk.proofreader)
    assert (waiting.total, len(waiting.lines)) == (MAX_LINES + 1, MAX_LINES)
    client.force_login(desk.proofreader)
    everything = client.get(waiting.all_href).content.decode()
    assert [title for title in ("第0篇", "第九篇") if title not in everything] == []


def test_who_submitted_a_page_sees_whose_signature_it_waits_for(desk):
    page = desk.draft()
    assert list(lines(desk.writer)) == ["我写了一半的"]
    desk.submit(page)
    desk.approve(page, "proofreader")

    day = timezone.localdate()
    review = reverse("review", args=[page.pk])
    note = f"等待复审，{day.year}年{day.month}月{day.day}日起"
    assert lines(desk.writer) == {"我送审的": [("关于本目录", review, note)]}
    desk.approve(page, "reviewer", "issuer")
    assert lines(desk.writer) == {}


def test_a_return_reaches_the_author_with_its_reason_and_stays_with_who_returned_it(desk):
    page = desk.draft()
    desk.submit(page)
    desk.sign(page, "proofreader", "returned", "第二段年份请核对。")

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert lines(desk.writer) == {"退给我的": [("关于本目录", edit, "第二段年份请核对。")]}, "once, and not as begun"
    assert list(lines(desk.proofreader)) == ["我退回、还没改好的"]
    desk.submit(page)
    assert list(lines(desk.writer)) == ["我送审的"]


def test_who_signs_last_sees_what_goes_out_and_what_is_silent(desk):
    page = desk.draft()
    desk.edit(page, go_live_at=timezone.now() + timedelta(days=2))
    desk.submit(page)
    desk.approve(page)
    column = ContentPageFactory(title="栏目", slug="column")
    ContentPageFactory(parent=column, slug="below", last_published_at=timezone.now() - timedelta(days=14))

    cache.clear()  # what is the same for everybody is kept for a minute
    found = lines(desk.issuer)
    assert [title for title, *_ in found["七天内定时发布的"]] == ["关于本目录"]
    assert [title for title, *_ in found["13天没有更新的栏目"]] == ["栏目"]
    ContentPage.objects.filter(slug="below").update(last_published_at=timezone.now() - timedelta(days=12))
    cache.clear()  # a minute later
    assert "13天没有更新的栏目" not in lines(desk.issuer)


def test_what_somebody_began_waits_to_be_gone_on_with(desk):
    page = desk.draft()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert [(title, href) for title, href, _ in lines(desk.writer)["我写了一半的"]] == [("关于本目录", edit)]
    assert lines(desk.proofreader) == {}


def test_the_desk_stands_on_the_first_page_and_says_when_nothing_waits(desk):
    home = reverse("wagtailadmin_home")
    assert "没有等您处理的事。" in desk.client("administrator").get(home).content.decode()
    page = desk.draft()
    desk.submit(page)
    html = desk.client("proofreader").get(home).content.decode()
    assert f'<a href="{reverse("review", args=[page.pk])}">关于本目录</a>' in html


def test_what_entries_lack_is_one_click_from_where_it_is_mended(desk, catalogue):
    site = HeritageSitePageFactory(title="二砂", visibility="public_exact", last_checked="2020-01-01")
    html = desk.client("writer").get(reverse("wagtailadmin_home")).content.decode()
    assert f'<a href="{reverse("gap", args=["photo"])}">没有图片</a><span class="desk__note">1条</span>' in html
    assert "上次核对：2020-01-01" in html

    gap = desk.client("writer").get(reverse("gap", args=["photo"])).content.decode()
    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[site.pk])}">二砂</a>' in gap


@pytest.mark.parametrize(("person", "code", "status"), [("auditor", "photo", 302), ("writer", "nothing", 404)])
def test_gaps_are_for_who_can_mend_them(desk, person, code, status):
    assert desk.client(person).get(reverse("gap", args=[code])).status_code == status


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize(("person", "queries"), [("writer", 15), ("proofreader", 15), ("issuer", 17)])
def test_the_desk_asks_the_same_questions_however_much_waits(
    desk, catalogue, pages, person, queries, django_assert_num_queries
):
    for number in range(pages):
        HeritageSitePageFactory(title=f"条目{number}", last_checked="2020-01-01")
        page = ContentPageFactory(title=f"页{number}", slug=f"page{number}", live=False, owner=desk.writer)
        page.save_revision(user=desk.writer)
        desk.submit(page)
    client = desk.client(person)
    client.get(reverse("wagtailadmin_home"))
    with django_assert_num_queries(queries):
        client.get(reverse("wagtailadmin_home"))


@pytest.mark.parametrize(("person", "queries"), [("writer", 15), ("issuer", 17)])
def test_the_desk_asks_no_more_where_hundreds_of_entries_lack_something(
    desk, home, person, queries, django_assert_num_queries
):
    fill(300, [(113.6, 34.75)])
    HeritageSitePage.objects.update(last_checked="2020-01-01")
    client = desk.client(person)
    assert '没有图片</a><span class="desk__note">300条</span>' in (
        client.get(reverse("wagtailadmin_home")).content.decode()
    )
    with django_assert_num_queries(queries):
        client.get(reverse("wagtailadmin_home"))


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize(("place", "queries"), [("list", 19), ("tree", 28)])
def test_a_list_of_drafts_asks_the_same_questions_however_long_it_is(
    desk, catalogue, pages, place, queries, django_assert_num_queries
):
    for number in range(pages):
        HeritageSitePageFactory(title=f"条目{number}", live=False)
    addresses = {"list": reverse("entries:index"), "tree": reverse("wagtailadmin_explore", args=[catalogue.pk])}
    client = desk.client("writer")
    client.get(addresses[place])
    with django_assert_num_queries(queries):
        html = client.get(addresses[place]).content.decode()
    assert "条目0" in html


@pytest.mark.parametrize("pages", [1, 3])
def test_the_chooser_asks_only_for_the_parent_of_each_page(desk, catalogue, pages, django_assert_num_queries):
    for number in range(pages):
        HeritageSitePageFactory(title=f"条目{number}", live=False)
    address = reverse("wagtailadmin_choose_page_child", args=[catalogue.pk])
    client = desk.client("writer")
    client.get(address)
    with django_assert_num_queries(22 + pages):  # Wagtail's template asks; what state a page is in comes with it
        client.get(address)


# What the public reads of it


def test_the_public_list_says_what_is_missing_and_asks_for_help(client, catalogue):
    HeritageSitePageFactory(title="二砂", located=True)
    HeritageSitePageFactory(title="未公开", live=False)

    html = client.get(reverse("unknown")).content.decode()

    assert "没有图片" in html
    assert "没有位置" not in html  # it has one
    assert "没有来源" not in html  # the editors' own business
    assert "未公开" not in html


def test_a_hidden_place_is_in_no_public_list_about_positions(client, catalogue):
    hidden = HeritageSitePageFactory(title="坟上遗址", visibility="hidden_or_generalised", built="1956")
    HeritageSitePage.objects.filter(pk=hidden.pk).update(opening="closed")
    unknown = HeritageSitePageFactory(title="久街", visibility="public_approximate")

    html = client.get(reverse("unknown")).content.decode()

    section = html.split("没有位置")[1].split("</section>")[0]
    assert unknown.title in section
    assert hidden.title not in section


@pytest.mark.parametrize("entries", [1, 3])
def test_the_public_list_asks_eight_questions(client, catalogue, entries, django_assert_num_queries):
    for number in range(entries):
        HeritageSitePageFactory(title=f"条目{number}", visibility="public_approximate")
    client.get(reverse("unknown"))
    with django_assert_num_queries(8):
        client.get(reverse("unknown"))
