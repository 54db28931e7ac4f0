import pytest
from django.template import Context, Template

from heritage.catalogue.templatetags.catalogue_tags import decades
from heritage.pages.models import HomePage, HomePageDate, HomePagePick
from tests.factories.catalogue import HeritageSitePageFactory
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


def test_the_strip_of_decades_leads_to_published_entries_and_keeps_the_empty_decades(home, rf):
    old, new, draft = (HeritageSitePageFactory(title=title) for title in ("保吉寨", "二砂", "草稿"))
    draft.unpublish()
    home.dates = [
        HomePageDate(year=1974, text="草稿之年", page=draft),
        HomePageDate(year=1964, text="二砂投产", page=new),
        HomePageDate(year=1859, text="保吉寨", page=old),
        HomePageDate(year=1933, text="早年", page=new),
    ]
    home.save()

    strip = [(decade.label, [(date.year, date.entry.title) for date in decade.dates]) for decade in decades(home)]

    assert strip == [
        ("更早", [(1859, "保吉寨")]),
        ("1930年代", [(1933, "二砂")]),
        ("1940", []),
        ("1950", []),
        ("1960年代", [(1964, "二砂")]),
    ]
    assert decades(HomePage()) == []


@pytest.mark.parametrize("entries", [1, 3])
def test_the_tags_of_the_home_page_ask_the_same_of_any_number(home, rf, django_assert_num_queries, entries):
    sites = [a_full_entry(number) for number in range(entries)]
    home.picks = [HomePagePick(page=site) for site in sites]
    home.dates = [HomePageDate(year=1956, text="动工", page=site) for site in sites]
    home.save()

    # restrictions, picks and dates, chosen entries and their pictures, entries of the dates, how many there are
    with django_assert_num_queries(6):
        rendered("{% chosen_sites page as picks %}{% decades page as strip %}{% published_count %}", home, rf)
