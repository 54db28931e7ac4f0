import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalogue.reading import titles, words
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    a_designation,
)
from tests.factories.entries import a_full_entry, many_entries
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

QUERIES = 10


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
    assert f'<link rel="canonical" href="http://testserver{catalogue.url}?kind=industrial">' in plain


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


def test_an_empty_catalogue_says_so_and_offers_no_filter(get):
    html = get()
    assert "目录里还没有条目" in html
    assert "facets-form" not in html


def test_no_cookie_and_nothing_inline(client, catalogue):
    HeritageSitePageFactory(title="二砂", photo=PhotoFactory())

    response = client.get(catalogue.url)

    assert not response.cookies
    assert not re.search(r'<style|<script(?! type="module" src=)| style=| on\w+=', response.content.decode())


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
