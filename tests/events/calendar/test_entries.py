"""What the calendar keeps of each event is never other than what would be written now."""

from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Statement, Term, Vocabulary
from heritage.events import status_changes
from heritage.events.calendar import entries
from heritage.events.calendar import feed as calendar_feed
from heritage.events.models import Book, CalendarEntry, EventPage, Session, Stamp, Status
from tests.events.calendar.parsing import PUBLISHED, at
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

ADDRESS = "/events/calendar.ics"


@pytest.fixture
def event(programme):
    """One whose entries are kept."""
    place = HeritageSitePageFactory(title="柳沟遗址", located=True, statements=[a_statement(value="柳沟村北")])
    kind = TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="现场导读")
    event = EventPageFactory(title="读一座工厂", place=place, kind=kind, meeting_point="柳沟村口")
    assert entries.write_missing() == 1
    return EventPage.objects.get(pk=event.pk)


def test_kept_entries_are_what_icalendar_writes(event, client):
    kept = client.get(ADDRESS).content
    CalendarEntry.objects.all().delete()
    Stamp.renew()

    assert client.get(ADDRESS).content == kept
    assert kept == calendar_feed.calendar(
        EventPage.objects.for_calendar(), lambda path: f"http://testserver{path}", name="书香中原"
    )


def test_kept_entries_are_read_in_one_query_however_many(event, django_assert_num_queries):
    for count in (1, 3):
        while EventPage.objects.count() < count:
            EventPageFactory()
        entries.write_missing()
        with django_assert_num_queries(1):
            assert len(entries.of(EventPage.objects.published())) == count


def test_reading_writes_nothing(event, client):
    CalendarEntry.objects.all().delete()

    assert b"VEVENT" in client.get(ADDRESS).content
    assert not CalendarEntry.objects.exists()


CHANGES = {
    "title": lambda event: publish(renamed(event)),
    "book": lambda event: publish(with_a_book(event)),
    "cancelled": lambda event: status_changes.change(event, Status.CANCELLED, "雨"),
    "session": lambda event: event.timetable[0].delete(),
    "kind": lambda event: rename(Term.objects.get(name="现场导读"), "name"),
    "place": lambda event: rename(event.place, "title"),
    "statement": lambda event: rename(Statement.objects.get(value="柳沟村北"), "value"),
}


def renamed(event):
    event.title = "新题目"
    return event


def with_a_book(event):
    event.books = [Book(title="乡土中国")]
    return event


def rename(row, name):
    setattr(row, name, "新的")
    row.save()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_is_written_when_it_is_committed(event, change, django_capture_on_commit_callbacks):
    before = CalendarEntry.objects.get().text

    with django_capture_on_commit_callbacks(execute=True):
        change(event)

    assert CalendarEntry.objects.get().text != before
    assert entries.wrong() == []


def test_change_that_is_taken_back_leaves_the_entry(event):
    other = EventPageFactory()
    entries.write_missing()

    other.title = "别的"
    other.save()

    assert list(CalendarEntry.objects.values_list("pk", flat=True)) == [event.pk]


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_place_hidden_behind_the_back_of_every_signal_is_not_located(event, client, visibility):
    assert "柳沟村口" in client.get(ADDRESS).content.decode().replace("\r\n ", "")

    HeritageSitePage.objects.update(visibility=visibility)
    Stamp.renew()
    hidden = client.get(ADDRESS).content.decode().replace("\r\n ", "")

    assert "柳沟村" not in hidden
    assert "GEO" not in hidden
    assert "LOCATION:柳沟遗址\r\n" in hidden


def test_place_closed_to_the_public_is_not_even_named(event, client):
    PageViewRestriction.objects.create(page=event.place, restriction_type="login")

    assert "柳沟" not in client.get(ADDRESS).content.decode().replace("\r\n ", "")


def test_what_changes_while_it_is_written_is_left_to_whoever_changed_it(event, monkeypatch):
    CalendarEntry.objects.all().delete()
    write = calendar_feed.entries

    def slowly(event):
        text = write(event)
        HeritageSitePage.objects.get().save()  # another process, meanwhile
        return text

    monkeypatch.setattr(calendar_feed, "entries", slowly)

    assert entries.write_missing() == 0
    assert not CalendarEntry.objects.exists()


def test_command_finds_what_is_wrong_and_writes_it_anew(event, capsys):
    CalendarEntry.objects.update(text="old")

    with pytest.raises(CommandError, match="1 个活动的内容过时"):
        call_command("calendar_entries", "--check")
    call_command("calendar_entries", "--rebuild")
    call_command("calendar_entries", "--check")

    assert capsys.readouterr().out == "写了 1 个活动的日历内容。\n日历内容与活动一致。\n"


def test_another_layout_is_not_used(event, monkeypatch, client):
    CalendarEntry.objects.update(text="old")
    monkeypatch.setattr(entries, "LAYOUT", entries.LAYOUT + 1)

    assert b"old" not in client.get(ADDRESS).content
    assert entries.write_missing() == 1


def test_layout_is_the_one_that_its_number_names(programme):
    """If this fails, what `entries` writes has changed: raise LAYOUT, so that older texts are written anew."""
    event = EventPageFactory(
        title="读一座工厂",
        status="moved",
        status_reason="雨",
        series="厂区共读",
        telephone="0371-00000000",
        last_published_at=PUBLISHED,
        sessions=[
            Session(
                uid="00000000-0000-4000-8000-000000000001",
                start=at(24, 9),
                end=at(24, 11),
                previous_start=at(23, 9),
            )
        ],
    )
    text = calendar_feed.entries(EventPage.objects.for_calendar().get(pk=event.pk))

    assert (entries.LAYOUT, sha256(text.encode()).hexdigest()[:16]) == (1, "d651e1c176bf7006")


@pytest.mark.parametrize("host", ["a.cn", f"{'long.' * 20}example.org"])
def test_lines_stay_short_however_long_the_address_is(event, host):
    written = calendar_feed.calendar(EventPage.objects.for_calendar(), lambda path: f"https://{host}{path}")

    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert f"URL:https://{host}/e/{event.pk}\r\n".encode() in written.replace(b"\r\n ", b"")
    assert f"\\nhttps://{host}/e/{event.pk}\r\n".encode() in written.replace(b"\r\n ", b"")
