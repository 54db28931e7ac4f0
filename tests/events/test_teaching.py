import io
import re

import pypdfium2
import pytest

from heritage.catalogue.models import Vocabulary
from heritage.events.models import TeachingSource
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import EventPageFactory, TeachingSheetPageFactory, a_session
from tests.factories.pages import SchoolsPageFactory
from tests.factories.photos import PhotoFactory

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
    assert "<dt>课程标准</dt><dd>由老师对照现行课标填写</dd>" in page


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


def words_of(response):
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_the_worksheet_is_printed_without_the_answers_and_the_answers_apart(client, home):
    sheet = a_sheet(
        body=[("heading", "看"), ("text", "<ol><li>光从哪一边进来？</li></ol>")],
        answers=[("text", "<p>从北边进来。</p>")],
        photo=PhotoFactory(caption="锯齿屋顶", credit="王建国 摄"),
    )

    page = html(client, "/schools/wuding/")
    worksheet, answers = (client.get(f"/schools/wuding/{name}.pdf") for name in ("worksheet", "answers"))

    assert 'href="/schools/wuding/worksheet.pdf"' in page
    assert "从北边进来。" in page
    assert worksheet["Content-Disposition"] == 'inline; filename="wuding-worksheet.pdf"'
    assert "1. 光从哪一边进来？" in words_of(worksheet)
    assert "王建国 摄" in words_of(worksheet)
    assert "从北边进来" not in words_of(worksheet)
    assert "从北边进来。" in words_of(answers)
    assert "http://testserver/schools/wuding/" in words_of(answers)

    sheet.answers = []
    sheet.save()
    assert client.get("/schools/wuding/answers.pdf").status_code == 404
    sheet.unpublish()
    assert client.get("/schools/wuding/worksheet.pdf").status_code == 404


def test_schools_find_the_booking_of_what_can_be_booked(client, home):
    SchoolsPageFactory()
    bookable = EventPageFactory(title="读一座工厂", sessions=[a_session(days=9, takes_classes=True, capacity=90)])
    EventPageFactory(title="别的活动", sessions=[a_session(days=9)])

    page = html(client, "/schools/")

    found = re.findall(r'<a href="(/e/\d+/book)">为班级预约：([^<]+)</a>', page)
    assert found == [(f"/e/{bookable.pk}/book", "读一座工厂")]
