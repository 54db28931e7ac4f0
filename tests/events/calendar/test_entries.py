"""What the process caches of each event's calendar entries is never other than what would be written now."""

import pytest
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Statement, Term, Vocabulary
from heritage.events.calendar import entries
from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import Book, EventPage, Session
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/events/calendar.ics"


@pytest.fixture
def event(programme):
    """One whose entries are cached."""
    place = HeritageSitePageFactory(title="柳沟遗址", located=True, statements=[a_statement(value="柳沟村北")])
    kind = TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="现场导读")
    books = [Book(title="乡土中国")]
    event = EventPageFactory(title="读一座工厂", place=place, kind=kind, meeting_point="柳沟村口", books=books)
    entries.of(EventPage.objects.all())
    return EventPage.objects.get(pk=event.pk)


def written_now():
    return [(event.pk, calendar_feed.entries(event)) for event in EventPage.objects.for_calendar()]


def test_a_cached_text_is_not_written_again(event, monkeypatch):
    before = entries.of(EventPage.objects.all())
    monkeypatch.setattr(calendar_feed, "entries", None)

    assert entries.of(EventPage.objects.all()) == before == [(event.pk, before[0][1])]


def test_cached_texts_are_read_in_five_queries_however_many(event, django_assert_num_queries):
    for count in (1, 3):
        while EventPage.objects.count() < count:
            EventPageFactory(place=event.place)
        entries.of(EventPage.objects.all())
        with django_assert_num_queries(6):  # and one for the version
            assert len(entries.of(EventPage.objects.published())) == count


# By `update()`, which no signal follows.
CHANGES = {
    "title": lambda: EventPage.objects.update(title="新题目"),
    "summary": lambda: EventPage.objects.update(summary="新的"),
    "book": lambda: Book.objects.update(title="新的"),
    "no book": lambda: Book.objects.all().delete(),
    "cancelled": lambda: EventPage.objects.update(status="cancelled", status_reason="雨"),
    "session": lambda: Session.objects.update(status="cancelled", status_reason="雨"),
    "no session": lambda: Session.objects.all().delete(),
    "kind": lambda: Term.objects.filter(name="现场导读").update(name="新的"),
    "place": lambda: HeritageSitePage.objects.update(title="新的"),
    "position": lambda: HeritageSitePage.objects.update(longitude=113.7),
    "statement": lambda: Statement.objects.update(value="新的"),
    "hidden": lambda: HeritageSitePage.objects.update(visibility=Visibility.HIDDEN),
    "withdrawn": lambda: HeritageSitePage.objects.update(live=False),
    "published again": lambda: EventPage.objects.update(last_published_at="2027-01-01T00:00Z"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_written_at_once(event, change):
    before = entries.of(EventPage.objects.all())
    assert before == written_now()

    change()

    assert entries.of(EventPage.objects.all()) == written_now() != before


def test_a_change_between_the_rows_and_the_text_is_not_cached(event, monkeypatch):
    EventPage.objects.update(title="一")
    read = entries._rows

    def then_changed(events):
        rows = read(events)
        EventPage.objects.update(title="二")  # another process
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(entries, "_rows", then_changed)
        assert "二" in entries.of(EventPage.objects.all())[0][1]
    EventPage.objects.update(title="一")

    assert entries.of(EventPage.objects.all()) == written_now()


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_a_place_that_is_hidden_later_is_not_located(event, client, visibility):
    assert "柳沟村口" in client.get(ADDRESS).content.decode().replace("\r\n ", "")

    HeritageSitePage.objects.update(visibility=visibility)
    hidden = client.get(ADDRESS).content.decode().replace("\r\n ", "")

    assert "柳沟村" not in hidden
    assert "GEO" not in hidden
    assert "LOCATION:柳沟遗址\r\n" in hidden


def test_a_place_closed_to_the_public_is_not_named(event, client):
    PageViewRestriction.objects.create(page=event.place, restriction_type="login")

    assert "柳沟" not in client.get(ADDRESS).content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("host", ["a.cn", f"{'long.' * 20}example.org"])
def test_lines_stay_short_however_long_the_address_is(event, host):
    written = calendar_feed.calendar(EventPage.objects.for_calendar(), lambda path: f"https://{host}{path}")

    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert f"URL:https://{host}/e/{event.pk}\r\n".encode() in written.replace(b"\r\n ", b"")
    assert f"\\nhttps://{host}/e/{event.pk}\r\n".encode() in written.replace(b"\r\n ", b"")
