"""The order of results, as a table: what stands above comes first.

Of the index only: a server tells four weights apart, and the table has ten rows.
"""

import pytest
from wagtail.rich_text import RichText

from heritage.catalogue.choices import Level, NameKind
from heritage.catalogue.models import ConflictingValue, Designation, HeritageSitePage, SiteName
from heritage.search.results.site_search import Findings
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.events import EventPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

WORD = "国棉三厂"
STORY = [("paragraph", {"text": f"<p>这里从前是{WORD}。</p>", "lead": False, "citations": []})]


def entry(**fields):
    return HeritageSitePageFactory(**fields)


def a_former_name():
    return SiteName(text=WORD, kind=NameKind.FORMER)


def a_designation():
    return Designation(level=Level.MUNICIPAL, list_name="第二批", name_announced=f"{WORD}大门", date="2009")


def a_dispute():
    return ConflictingValue(subject="何时动工", value=f"{WORD}1954年动工。")


# What holds the word where, from the first result to the last.
TABLE = {
    "its title, whole": lambda: entry(title=WORD),
    "a present name, whole": lambda: entry(title="甲", names=[a_name(WORD)]),
    "another name, whole": lambda: entry(title="乙", names=[a_name(WORD, kind=NameKind.ALIAS)]),
    "a former name, whole": lambda: entry(title="丙", names=[a_former_name()]),
    "part of a name": lambda: entry(title="丁", names=[a_name(f"{WORD}厂部旧址")]),
    "part of its title": lambda: entry(title=f"原来的{WORD}的家属院和门前的街"),
    "its designation": lambda: entry(title="戊", designations=[a_designation()]),
    "its summary": lambda: entry(title="己", summary=f"{WORD}的一部分，在建设路北侧，1954年开工建设。"),
    "its story": lambda: entry(title="庚", story=STORY),
    "what sources disagree on": lambda: entry(title="辛", conflicts=[a_dispute()]),
}


@pytest.fixture(params=list(zip(TABLE, list(TABLE)[1:], strict=False)), ids=" > ".join)
def neighbours(request, index):
    return request.param


def test_each_row_of_the_table_comes_before_the_next(index, neighbours):
    above, below = neighbours
    with index.saving():
        last = TABLE[below]()
        first = TABLE[above]()
    ranked = [page.pk for page in HeritageSitePage.objects.search(WORD)]
    assert ranked == [first.pk, last.pk]


@pytest.mark.parametrize("above", [place for place in TABLE if place.endswith("whole")])
def test_no_number_of_mentions_outweighs_a_whole_name(index, above):
    with index.saving():
        chatty = entry(title=f"{WORD}家属院", summary=WORD * 20, story=STORY * 20)
        named = TABLE[above]()
    assert [page.pk for page in HeritageSitePage.objects.search(WORD)] == [named.pk, chatty.pk]


def test_an_entry_comes_before_an_event_and_both_before_a_picture(index):
    with index.saving():
        place = entry(title="甲", summary=f"从前的{WORD}。", photo=PhotoFactory(caption=WORD))
        event = EventPageFactory(title="读书", summary=f"从前的{WORD}。")
    assert Findings(WORD).ranked == [("entry", place.pk), ("event", event.pk), ("photo", place.photo.pk)]


def test_spelling_ranks_as_the_name_does(index):
    with index.saving():
        part = entry(title="三厂中街国棉三厂国棉三厂国棉三厂家属院")
        former = entry(title="丙", names=[a_former_name()])
        whole = entry(title="甲", names=[a_name(WORD)])
    assert [page.pk for page in HeritageSitePage.objects.search("gmsc")] == [whole.pk, former.pk, part.pk]


def test_a_chapter_that_tells_of_a_thing_comes_before_a_short_text_that_names_it(index):
    roofs = "锯齿形的屋顶一跨接一跨，高窗朝北。" * 50
    chapter = f"<p>{roofs}报道称这座厂房为包豪斯风格。{roofs}包豪斯之说只见于报道。</p>"
    sheet = "<p>先画二砂的屋顶线，再想一想光从哪里进来。报道多称这里为包豪斯风格，你怎样看？把理由写在图的旁边。</p>"
    with index.saving():
        told = entry(title="二砂", story=[("paragraph", {"text": chapter, "lead": False, "citations": []})])
    index.page("画一条屋顶线", body=[("text", RichText(sheet))])

    assert Findings("包豪斯").ranked[0] == ("entry", told.pk)
