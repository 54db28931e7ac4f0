import re

import pytest
from django.template import Context, Template

from heritage.pages.models import HomePagePick
from tests.catalogue.reading import titles
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    TermFactory,
    a_designation,
)
from tests.factories.entries import a_full_entry

pytestmark = pytest.mark.django_db


def rendered(template, home, rf):
    request = rf.get("/")
    return Template("{% load catalogue_tags %}" + template).render(Context(home.get_context(request)))


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
    listed = client.get("/sites/?period=1950s").content.decode()
    assert titles(listed) == ["二砂", "国棉一厂"]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_tags_of_the_home_page_share_one_count(home, rf, django_assert_num_queries, entries):
    sites = [a_full_entry(number) for number in range(entries)]
    home.picks = [HomePagePick(page=site) for site in sites]
    home.save()
    template = '{% chosen_sites page as picks %}{% catalogue_tally %}{% kind_contents %}{% ways_in "level" as levels %}'

    # restrictions, picks, chosen entries, their pictures, all entries once, levels in force
    with django_assert_num_queries(5):
        rendered(template, home, rf)
