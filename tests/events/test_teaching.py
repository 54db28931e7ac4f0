import pytest

from heritage.catalogue.models import Vocabulary
from heritage.events.models import TeachingSource
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import TeachingSheetPageFactory
from tests.factories.pages import SchoolsPageFactory

pytestmark = pytest.mark.django_db


def a_sheet(band="p34", **fields):
    sheet = TeachingSheetPageFactory(**fields)
    term = TermFactory(vocabulary=Vocabulary.GRADE_BAND, code=band, name=f"学段{band}")
    sheet.grade_bands.add(term)
    sheet.save()
    return sheet


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_sheet_tells_grade_subject_place_and_sources(client, home):
    place = HeritageSitePageFactory(title="二砂", slug="ersha", located=True)
    source = SourceFactory(title="二砂旧址", publisher="郑州晚报", url="https://example.org/1", linkable=True)
    a_sheet(
        place=place,
        body=[("heading", "看"), ("text", "<p>找一个能看见屋顶的位置。</p>")],
        source_rows=[TeachingSource(source=source, locator="第3版")],
        is_sample=True,
    )

    page = html(client, "/schools/wuding/")

    for words in ("美术", "学段p34", "找一个能看见屋顶的位置。", "示例"):
        assert words in page
    assert '<a href="/sites/ersha/">二砂</a>' in page
    assert '<a href="https://example.org/1">《二砂旧址》</a>，郑州晚报，第3版' in page
    assert '<dt>课程标准</dt><dd><span class="unknown">未查到</span>' in page


def test_place_that_is_not_public_is_not_named(client, home):
    place = HeritageSitePageFactory(title="二砂")
    a_sheet(place=place)
    place.unpublish()

    assert "二砂" not in html(client, "/schools/wuding/")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"屋顶", "次序"}),
        ("?audience=j", {"次序"}),
        ("?subject=art", {"屋顶"}),
        ("?subject=art&audience=j", set()),
        ("?subject=none", set()),
        ("?audience=%00", {"屋顶", "次序"}),
    ],
)
def test_schools_page_lists_sheets_by_grade_and_subject(client, home, query, shown):
    a_sheet("p34", title="屋顶", slug="a", subject="art")
    a_sheet("j", title="次序", slug="b", subject="history")
    TeachingSheetPageFactory(title="草稿", slug="c", live=False)

    page = html(client, f"/schools/{query}")

    assert {title for title in ("屋顶", "次序", "草稿") if f">{title}</a>" in page} == shown
    assert ("没有符合条件的教学单" in page) is (not shown)


def test_schools_page_without_sheets_has_no_such_part(client, home):
    SchoolsPageFactory()

    assert "教学单" not in html(client, "/schools/")


def test_sheets_cost_the_same_for_one_and_for_three(client, home, django_assert_num_queries):
    SchoolsPageFactory()
    for count in (1, 3):
        for number in range(count):
            a_sheet(f"b{count}{number}", slug=f"s{count}{number}")
        client.get("/schools/")
        with django_assert_num_queries(11):
            client.get("/schools/")


def test_sheet_costs_the_same_with_one_source_and_with_three(client, home, django_assert_num_queries):
    for count in (1, 3):
        rows = [TeachingSource(source=SourceFactory()) for _ in range(count)]
        a_sheet(f"b{count}", slug=f"s{count}", source_rows=rows, place=HeritageSitePageFactory())
        client.get(f"/schools/s{count}/")
        with django_assert_num_queries(12):
            client.get(f"/schools/s{count}/")
