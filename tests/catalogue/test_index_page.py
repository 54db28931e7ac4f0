import re
from collections import Counter
from copy import copy
from uuid import uuid4

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from heritage.catalogue.choices import NameKind
from heritage.catalogue.models import HeritageSitePage
from heritage.pages.models import HomePagePick
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    TermFactory,
    a_designation,
    a_name,
    a_statement,
)
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

QUERIES = 10


@pytest.fixture
def get(client, catalogue):
    """Ask for the catalogue page with a query string; the answer as text."""

    def answer(query=""):
        response = client.get(catalogue.url + query)
        assert response.status_code == 200
        return response.content.decode()

    return answer


def titles(html):
    return re.findall(r'<h2 class="card__title"><a href="[^"]*">([^<]*)</a>', html)


def words(html):
    return re.sub(r"<[^>]*>", " ", html).split()


def a_full_entry(number):
    """An entry with everything that a card can show."""
    return HeritageSitePageFactory(
        title=f"遗址{number}",
        slug=f"full-{number}",
        names=[a_name(f"郑州遗址{number}旧址", NameKind.OFFICIAL)],
        designations=[a_designation("national"), a_designation("historic_block")],
        statements=[a_statement("built", "清")],
        built="1956/1964",
        opening="open",
        street_office=TermFactory(),
        managed_by=TermFactory(vocabulary="managed_by"),
        photo=PhotoFactory(),
    )


def many_entries(number):
    """Put plain entries 遗址001 … into the catalogue in two inserts; one by one, hundreds would take half a minute."""
    pattern = HeritageSitePageFactory(title="遗址001", slug="entry-001")
    pages, entries = [], []
    for count in range(2, number + 1):
        page = copy(pattern.page_ptr)
        page.pk, page.translation_key = None, uuid4()
        page.title, page.slug = f"遗址{count:03}", f"entry-{count:03}"
        page.path = pattern.path[:-4] + f"{5000 + count:04}"
        page.url_path = f"{pattern.url_path.rsplit('/', 2)[0]}/{page.slug}/"
        pages.append(page)
    for count, page in enumerate(Page.objects.bulk_create(pages), 2):
        entry = copy(pattern)
        entry.page_ptr_id, entry.number, entry.sort_name = page.pk, f"ZY-9{count:03}", f"yi zhi {count:03}"
        entries.append(entry)
    HeritageSitePage.objects._insert(entries, fields=HeritageSitePage._meta.local_concrete_fields, using="default")


def test_a_card_says_what_there_is_to_know(get):
    site = a_full_entry(1)

    html = get()

    assert titles(html) == ["遗址1"]
    assert f'href="{site.url}"' in html
    card = words(html[html.index('<li class="card">') : html.index("</ol>")])
    assert card == [
        site.number,
        "遗址1",
        "郑州遗址1旧址",
        "一处地方。",
        "全国重点文物保护单位",
        "省级历史文化街区",
        "开放",
        "清",
        "位置不公开",
    ]
    assert 'alt="锯齿屋顶的车间"' in html


def test_a_card_with_nothing_known_says_so(get):
    site = HeritageSitePageFactory(title="磨街", located=True)
    HeritageSitePage.objects.update(summary="")

    html = get()

    assert '<span class="blank__no" aria-hidden="true">0001</span>' in html
    assert site.number == "ZY-0001"
    assert '保护身份 <span class="unknown">未查到</span>' in html
    assert "年代未查到" in html
    assert "位置不公开" not in html
    assert "card__text" not in html
    assert "card__official" not in html


def test_one_badge_where_the_block_is_the_highest_level(get):
    HeritageSitePageFactory(designations=[a_designation("historic_block")])

    assert get().count("badge--block") == 1


def test_a_withdrawn_block_gives_no_badge(get):
    HeritageSitePageFactory(
        designations=[a_designation("national"), a_designation("historic_block", status="withdrawn")]
    )

    html = get()

    assert "badge--nation" in html
    assert "badge--block" not in html


def test_the_page_shows_only_what_is_published(get, catalogue):
    HeritageSitePageFactory(title="公开")
    HeritageSitePageFactory(title="草稿", live=False)
    closed = HeritageSitePageFactory(title="内部")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    html = get()

    assert titles(html) == ["公开"]
    assert "共 <b>1</b> 条，本页第 1 条。" in html


def test_drawings_are_named_once_where_all_are_drawings(get):
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory()

    assert get().count("示意图（非照片）") == 1
    assert "插图均为示意图（非照片）。" in get()


def test_drawings_are_named_one_by_one_among_photographs(get):
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory(photo=PhotoFactory())

    html = get()

    assert "插图均为" not in html
    assert html.count("示意图（非照片）") == 1


def test_photographs_alone_need_no_remark(get):
    HeritageSitePageFactory(photo=PhotoFactory())

    assert "示意图（非照片）" not in get()


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["磨街", "二砂", "保吉寨", "白寨遗址"]),
        ("?sort=number", ["磨街", "二砂", "保吉寨", "白寨遗址"]),
        ("?sort=name", ["白寨遗址", "保吉寨", "二砂", "磨街"]),
        ("?sort=date", ["保吉寨", "二砂", "磨街", "白寨遗址"]),
        ("?sort=level", ["二砂", "保吉寨", "白寨遗址", "磨街"]),
        ("?sort=beauty", ["磨街", "二砂", "保吉寨", "白寨遗址"]),
    ],
)
def test_orders(get, query, order):
    HeritageSitePageFactory(title="磨街")
    HeritageSitePageFactory(title="二砂", built="1956/1964", designations=[a_designation("national")])
    HeritageSitePageFactory(title="保吉寨", built="1859?", designations=[a_designation("provincial")])
    HeritageSitePageFactory(title="白寨遗址", designations=[a_designation("provincial")])

    assert titles(get(query)) == order


def test_twenty_four_a_page_and_a_bad_page_number_leads_to_the_nearest(get):
    many_entries(30)
    first_page = [f"遗址{number:03}" for number in range(1, 25)]
    last_page = [f"遗址{number:03}" for number in range(25, 31)]

    for page in ("", "1", "0", "-7", "二", "1.5", "9" * 5000):
        assert titles(get(f"?page={page}")) == first_page, page
    for page in ("2", "3", "99999999999999999999"):
        assert titles(get(f"?page={page}")) == last_page, page
    assert "共 <b>30</b> 条，本页第 1—24 条。" in get()
    assert "共 <b>30</b> 条，本页第 25—30 条。" in get("?page=2")


def test_the_pager_names_the_ends_and_the_neighbours(get, catalogue):
    many_entries(24 * 8 + 1)

    html = get("?page=5")

    pager = html[html.index('<nav class="pager"') :]
    said = "".join(words(pager[: pager.index("</nav>")]))
    assert said == "上一页第1页…第3页第4页第5页第6页第7页…第9页下一页"
    assert f'<a href="{catalogue.url}?page=5" aria-current="page">' in html
    assert f'<a href="{catalogue.url}"><span class="visually-hidden">第</span>1' in html


def test_one_page_needs_no_pager(get):
    many_entries(24)

    assert 'class="pager"' not in get()


def test_facets_order_view_and_page_live_in_the_address(get, catalogue):
    many_entries(26)
    HeritageSitePageFactory(title="白寨遗址", kind="ancient_site")

    html = get("?view=pictures&kind=industrial&sort=name&page=2")

    assert titles(html) == ["遗址025", "遗址026"]
    assert "catalogue--pictures" in html
    assert 'value="industrial" checked' in html
    assert '<input type="hidden" name="sort" value="name">' in html
    without = f'<a href="{catalogue.url}?sort=name&amp;view=pictures"><span class="visually-hidden">去掉 </span>'
    assert f"{without}类别：工业遗产" in html
    assert f'href="{catalogue.url}?kind=industrial&amp;sort=name&amp;view=pictures" rel="prev"' in html
    assert f'<a href="{catalogue.url}?kind=industrial&amp;view=pictures">编号</a>' in html


def test_unknown_arguments_change_nothing_and_the_canonical_address_leaves_them_out(get, catalogue):
    HeritageSitePageFactory(title="二砂")

    plain, noisy = (
        get("?kind=industrial"),
        get("?utm_source=x&kind=industrial&kind=castle&sort=beauty&page=1&view=list"),
    )

    assert plain == noisy
    assert f'<link rel="canonical" href="{catalogue.url}?kind=industrial">' in plain


def test_nothing_found_leads_on(get, catalogue):
    HeritageSitePageFactory(title="二砂", kind="industrial", designations=[a_designation("national")])
    HeritageSitePageFactory(title="白寨遗址", kind="ancient_site")

    html = get("?kind=ancient_site&level=national")

    assert titles(html) == []
    assert "没有同时符合这些条件的条目" in html
    assert f'<a href="{catalogue.url}?level=national">不限类别</a> <span class="num">1</span> 条' in html
    assert f'<a href="{catalogue.url}?kind=ancient_site">不限保护身份</a> <span class="num">1</span> 条' in html
    assert f'<a href="{catalogue.url}">查看全部条目</a>' in html
    assert 'id="q"' in html


def test_an_empty_catalogue_says_so(get):
    assert "目录里还没有条目" in get()


def test_no_cookie_and_nothing_inline(client, catalogue):
    HeritageSitePageFactory(title="二砂", photo=PhotoFactory())

    response = client.get(catalogue.url)

    assert not response.cookies
    assert not re.search(r"<style|<script| style=| on\w+=", response.content.decode())


def queries_of(get, query):
    get(query)  # draws the renditions
    with CaptureQueriesContext(connection) as captured:
        get(query)
    statements = [query["sql"] for query in captured]
    assert Counter(statements).most_common(1)[0][1] == 1, "a query is asked twice"
    return len(statements)


@pytest.mark.parametrize("query", ["", "?view=pictures&sort=level&kind=industrial&period=none&period=1950s"])
@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_takes_the_same_queries_however_many_entries(get, entries, query):
    for number in range(entries):
        a_full_entry(number)

    assert queries_of(get, query) == QUERIES


def test_the_page_takes_the_same_queries_for_three_hundred_entries(get):
    a_full_entry(0)
    many_entries(299)

    assert queries_of(get, "") == QUERIES


@pytest.mark.parametrize(("facet", "more"), [("street", 1), ("managed", 1)])
def test_a_facet_of_editable_words_takes_one_query_more(get, facet, more):
    site = a_full_entry(0)
    term = {"street": site.street_office, "managed": site.managed_by}[facet]

    assert queries_of(get, f"?{facet}={term.code}") == QUERIES + more


def rendered(template, home, rf):
    request = rf.get("/")
    return Template("{% load catalogue_tags %}" + template).render(Context({"page": home, "request": request}))


def test_chosen_sites_come_in_their_order_and_only_if_published(home, rf):
    sites = [HeritageSitePageFactory(title=title) for title in ("二砂", "磨街", "草稿")]
    sites[2].unpublish()
    home.picks = [HomePagePick(page=sites[index]) for index in (1, 2, 0)]
    home.save()

    html = rendered("{% chosen_sites page as picks %}{% for site in picks %}{{ site.title }}，{% endfor %}", home, rf)

    assert html == "磨街，二砂，"


def test_the_tally_counts_what_is_in_force(home, rf):
    HeritageSitePageFactory(designations=[a_designation("national"), a_designation("historic_block")])
    HeritageSitePageFactory(designations=[a_designation("provincial", status="raised"), a_designation("municipal")])
    HeritageSitePageFactory(designations=[a_designation("municipal", status="withdrawn")])
    HeritageSitePageFactory(designations=[a_designation("national")], live=False)

    html = rendered("{% catalogue_tally %}", home, rf)

    assert re.findall(r"<dt>(\S+)</dt><dd>(\d+)</dd>", html) == [
        ("条著录", "3"),
        ("全国重点文物保护单位", "1"),
        ("省级文物保护单位", "0"),
        ("市级文物保护单位", "1"),
        ("省级历史文化街区", "1"),
        ("保护身份未查到", "1"),
    ]


def test_ways_in_lead_into_the_catalogue(home, rf, client):
    HeritageSitePageFactory(title="白寨遗址", kind="ancient_site")
    HeritageSitePageFactory(title="二砂", built="1956/1964")
    HeritageSitePageFactory(
        title="国棉一厂", built="195X", street_office=TermFactory(code="mianfanglu", name="棉纺路街道")
    )

    ways = "{% ways_in facet as ways %}{% for way in ways %}{{ way.label }} {{ way.count }} {{ way.url }};{% endfor %}"

    assert rendered(ways.replace("facet", '"period"'), home, rf) == (
        "20世纪50年代 2 /sites/?period=1950s;20世纪60年代 1 /sites/?period=1960s;未查到年份 1 /sites/?period=none;"
    )
    assert rendered(ways.replace("facet", '"street"'), home, rf) == (
        "棉纺路街道 1 /sites/?street=mianfanglu;未查到 2 /sites/?street=none;"
    )
    contents = rendered("{% kind_contents %}", home, rf)
    assert contents.index("工业遗产") < contents.index("古遗址")
    assert titles(client.get("/sites/?period=1950s").content.decode()) == ["二砂", "国棉一厂"]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_tags_of_the_home_page_share_one_count(home, rf, django_assert_num_queries, entries):
    sites = [a_full_entry(number) for number in range(entries)]
    home.picks = [HomePagePick(page=site) for site in sites]
    home.save()
    template = '{% chosen_sites page as picks %}{% catalogue_tally %}{% kind_contents %}{% ways_in "level" as levels %}'

    # restrictions, picks, chosen entries, their pictures, all entries once, levels in force
    with django_assert_num_queries(5):
        rendered(template, home, rf)
