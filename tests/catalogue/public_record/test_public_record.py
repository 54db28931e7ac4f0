"""The public record holds what may leave the server of an entry, and says why it is silent where it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Confidence, NameKind, Property, Scale, Visibility
from heritage.catalogue.entry.page_context import Entry
from heritage.catalogue.models import (
    ConflictingValue,
    DesignationCitation,
    HeritageSitePage,
    StatementCitation,
    Vocabulary,
)
from heritage.catalogue.models.sources import Cited
from heritage.catalogue.position.visibility import PublicPosition
from heritage.catalogue.public_record.reading import public_records, record_of_page
from heritage.catalogue.public_record.values import PublicDate, Silence
from heritage.photos.choices import Licence
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    SourceFactory,
    TermFactory,
    a_designation,
    a_milestone,
    a_name,
    a_statement,
)
from tests.factories.whole_site import a_photo, a_whole_site, a_zone

pytestmark = pytest.mark.django_db


def record(page):
    [found] = public_records(HeritageSitePage.objects.filter(pk=page.pk))
    return found


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "chinese"),
    [
        ("1956", "1956-01-01", "1956-12-31", "1956年"),
        ("195X", "1950-01-01", "1959-12-31", "20世纪50年代"),
        ("1953-05/1964", "1953-05-01", "1964-12-31", "1953年5月—1964年"),
        ("1956/..", "1956-01-01", "", "1956年起"),
        ("/1956", "", "1956-12-31", "至1956年，何时开始未查到"),
        ("[..1956]", "", "1956-12-31", "不晚于1956年"),
        ("[1956..]", "1956-01-01", "", "不早于1956年"),
        ("-0499~", "-0499-01-01", "-0499-12-31", "约公元前500年"),
        ("Y-12000", "-12000-01-01", "-12000-12-31", "公元前12001年"),
        ("no date", "", "", "no date"),
    ],
)
def test_a_date_keeps_its_edtf_beside_its_bounds_and_its_sentence(edtf, earliest, latest, chinese):
    assert PublicDate.read(edtf) == PublicDate(edtf, earliest, latest, chinese)


def test_no_date_is_none():
    assert PublicDate.read("") is None


def test_a_record_holds_what_the_page_shows(catalogue):
    source = SourceFactory(title="二砂入选", linkable=True, url="https://example.org/1")
    whole = HeritageSitePageFactory(title="纺织工业基地", scale=Scale.AREA)
    page = HeritageSitePageFactory(
        title="二砂",
        located=True,
        position_method="手持GPS",
        part_of=whole,
        built="1956/1964",
        street_office=TermFactory(vocabulary=Vocabulary.STREET_OFFICE, name="绿东村街道"),
        names=[a_name("郑州第二砂轮厂旧址"), a_name("白鸽", NameKind.FORMER, used_from="1962", source=source)],
        designations=[
            a_designation(
                authority="国务院",
                date="2019-10-07",
                citations=[DesignationCitation(source=source, covers="date", confidence=Confidence.DERIVED)],
            )
        ],
        milestones=[a_milestone("1964", "投产。"), a_milestone("1956", "动工。")],
        statements=[a_statement(citations=[StatementCitation(source=source, locator="第3版")])],
        conflicts=[
            ConflictingValue(subject="车间有多大", value="7万平方米。", source=source),
            ConflictingValue(subject="车间有多大", value="8万平方米。", preferred=True),
        ],
        zones=[a_zone(113.55, 34.73), a_zone(113.56, 34.73, officially_published=False)],
    )
    found = record(page)

    assert (found.number, found.permanent_path, found.page_path) == (page.number, page.permanent_path, page.url)
    assert [(name.text, name.kind, name.years) for name in found.names] == [
        ("郑州第二砂轮厂旧址", "official", ""),
        ("白鸽", "former", "1962年起"),
    ]
    assert found.built == PublicDate("1956/1964", "1956-01-01", "1964-12-31", "1956—1964年")
    assert found.position == PublicPosition(113.59359, 34.74389, 200, exact=True)
    assert found.position_method == "手持GPS"
    assert found.street_office.name == "绿东村街道"
    [act] = found.protections
    assert (act.authority, act.date.edtf, act.citations[0].part, act.citations[0].confidence) == (
        "国务院", "2019-10-07", "date", "derived",
    )  # fmt: skip
    assert [step.text for step in found.milestones] == ["动工。", "投产。"]
    address = found.statements[0]
    assert (address.about, address.value, address.confidence) == ("address", "中原区华山路78号", "verified")
    assert address.citations[0].locator == "第3版"
    [dispute] = found.contradictions
    assert [(value, preferred) for value, _, preferred in dispute.values] == [
        ("7万平方米。", False),
        ("8万平方米。", True),
    ]
    assert len(found.zones) == 1
    assert (found.whole.number, found.whole.title) == (whole.number, "纺织工业基地")
    assert [part.number for part in record(whole).parts] == [page.number]
    assert [(one.title, one.link) for one in found.sources] == [("二砂入选", "https://example.org/1")]


def test_three_silences_are_kept_apart(catalogue):
    unknown = record(HeritageSitePageFactory(visibility=Visibility.PUBLIC_EXACT))
    withheld = record(HeritageSitePageFactory(hidden=True, statements=[a_statement(value="某村东岗")]))
    area = record(HeritageSitePageFactory(scale=Scale.AREA))

    assert (unknown.position, withheld.position) == (Silence.UNKNOWN, Silence.WITHHELD)
    assert unknown.value_of(Property.ADDRESS) == Silence.UNKNOWN
    assert withheld.value_of(Property.ADDRESS) == Silence.WITHHELD
    assert (unknown.whole, area.whole) == (Silence.UNKNOWN, Silence.NOT_APPLICABLE)
    assert (unknown.built, unknown.opening) == (Silence.UNKNOWN, Silence.UNKNOWN)


def test_a_position_leaves_as_the_visibility_rule_says(catalogue):
    levels = [*Visibility, "a level that nobody knows"]
    found = {}
    for level in levels:
        page = HeritageSitePageFactory(
            located=True, position_method="手持GPS", street_office=TermFactory(name="某街道")
        )
        HeritageSitePage.objects.filter(pk=page.pk).update(visibility=level)
        found[level] = record(page)

    exact, approximate = found[Visibility.PUBLIC_EXACT], found[Visibility.PUBLIC_APPROXIMATE]
    estimated = found[Visibility.PUBLIC_ESTIMATED]
    assert estimated.position == PublicPosition(113.59359, 34.74389, 200, exact=False, moved=False)
    assert (estimated.position_method, estimated.position_note) == ("手持GPS", "估计±200米")
    assert (exact.position.exact, exact.position_method) == (True, "手持GPS")
    assert (approximate.position.exact, approximate.position.radius_m, approximate.position_method) == (False, 500, "")
    assert approximate.position.longitude != 113.59359
    for level in (Visibility.HIDDEN, Visibility.RESTRICTED, "a level that nobody knows"):
        assert (found[level].position, found[level].position_method) == (Silence.WITHHELD, "")
    assert found[Visibility.HIDDEN].street_office.name == "某街道"
    assert found[Visibility.RESTRICTED].street_office == Silence.WITHHELD


def test_only_published_entries_have_a_record(catalogue):
    public = HeritageSitePageFactory(scale=Scale.AREA)
    draft = HeritageSitePageFactory(live=False, part_of=public)
    private = HeritageSitePageFactory(part_of=public)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    child = HeritageSitePageFactory(part_of=private, scale=Scale.BUILDING)

    assert [found.number for found in public_records(HeritageSitePage.objects.order_by("number"))] == [
        public.number,
        child.number,
    ]
    assert record(public).parts == []
    assert record(child).whole == Silence.UNKNOWN
    assert draft.number


def test_pictures_that_may_not_be_shown_are_not_in_it(catalogue):
    shown = a_photo(licence=Licence.CC_BY, caption="锯齿屋顶")
    ended = a_photo(licence_until=timezone.localdate() - timedelta(days=1))
    story = [{"type": "photo", "value": {"photo": photo.pk, "caption": ""}} for photo in (ended, shown)]
    found = record(HeritageSitePageFactory(photo=shown, story=story))

    [photo] = found.photos
    assert (photo.caption, photo.credit, photo.licence) == ("锯齿屋顶", "王建国 摄", "知识共享 署名 4.0（CC BY 4.0）")
    assert photo.deed == "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"


def test_a_story_leaves_as_plain_paragraphs(catalogue):
    source = SourceFactory()
    site = a_whole_site(entries=1, events=0, rows=1)
    found = record(site.entries[0])
    story = [{"type": "quotation", "value": {"text": "第一座", "attribution": "据报道", "source": source.pk}}]
    quoted = record(HeritageSitePageFactory(story=story))

    assert found.story == [
        "1956年动工。",
        "厂房",
        "锯齿屋顶",
        "高窗",
        "“第一座”据报道",
        "碧血丹心",
        "碧血丹心",
    ]
    assert quoted.sources[0].title == source.title


def test_records_cost_the_same_number_of_queries_however_many_there_are(db):
    a_whole_site(entries=1, events=0, rows=1)
    one = asked()
    HeritageSitePage.objects.all()[0].get_parent().delete()
    a_whole_site(entries=4, events=0, rows=3)

    assert asked() == one == 16  # keys, where the site begins, and 14 for a batch


def asked():
    """The number of queries for everything that all records say."""
    with CaptureQueriesContext(connection) as captured:
        for found in public_records(HeritageSitePage.objects.order_by("number")):
            whatever_it_says(found)
    return len(captured)


def whatever_it_says(found):
    return {name: repr(getattr(found, name)) for name in dir(found) if name[0] != "_" and name != "value_of"}


def test_a_page_that_is_shown_gives_the_same_record(db):
    site = a_whole_site(entries=2, events=0, rows=2)
    page = HeritageSitePage.objects.get(pk=site.entries[1].pk)
    entry = Entry(page)
    cited_rows = (page.statements, page.milestones, page.designations)
    entry.footnotes.cite([cited for rows in cited_rows for row in rows.all() for cited in row.cited])
    entry.footnotes.cite([Cited(row.source_id) for rows in (page.names, page.conflicts) for row in rows.all()])

    shown, read = whatever_it_says(record_of_page(entry)), whatever_it_says(record(page))
    differing = {name for name in read if read[name] != shown[name]} - {"first_name"}
    assert differing == set()


def test_internal_columns_are_not_even_read(catalogue):
    page = HeritageSitePageFactory(located=True, internal_note="窖埋深两丈三", condition="1")

    with CaptureQueriesContext(connection) as captured:
        whatever_it_says(record(page))

    sql = " ".join(query["sql"] for query in captured)
    assert not any(column in sql for column in ("internal_note", '"condition"', "entered_latitude"))
    assert '"latitude"' in sql
