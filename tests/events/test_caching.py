"""What is kept between requests is never stale, whatever changes."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import Vocabulary
from heritage.content_version.models import ContentVersion
from heritage.editorial.shared_content.guard import signed
from heritage.events import status_changes
from heritage.events.models import EventPage, ReadingWeek, Session, Status
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory, a_booking, a_class_session, a_session
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

MONTH = f"{timezone.localdate() + timedelta(days=7):%Y-%m}"
SHEET, FEED = f"/events/{MONTH}/", "/events/calendar.ics"


@pytest.fixture
def event(programme):
    place = HeritageSitePageFactory(title="二砂", located=True, statements=[a_statement(value="华山路78号")])
    kind = TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="现场导读")
    event = EventPageFactory(title="读一座工厂", place=place, kind=kind)
    publish(event)
    return EventPage.objects.get(pk=event.pk)


def rename(event):
    event.title = "新题目"
    publish(event)


def move(event):
    [session] = event.timetable
    status_changes.change(event, Status.MOVED, "改", starts={session.uid: session.start + timedelta(hours=1)})


def hide_the_place(event):
    event.place.visibility = Visibility.HIDDEN
    event.place.save()


def rename_the_kind(event):
    event.kind.name = "导读"
    with signed():
        event.kind.save()


def close_the_section(event):
    PageViewRestriction.objects.create(page=event.get_parent(), restriction_type="login")


def move_the_programme(event):
    page = event.get_parent().specific
    page.slug = "reading"
    page.save()


def fill_a_session(event):
    session = Session.objects.get(page=event)
    session.full = True
    session.save()


def delete_a_statement(event):
    event.place.statements.first().delete()


def name_the_reading_week(event):
    day = timezone.localdate(event.timetable[0].start)
    ReadingWeek.objects.create(year=day.year, first_day=day, last_day=day)


@pytest.mark.parametrize(
    ("change", "address"),
    [
        (rename, FEED),
        (rename, SHEET),
        (move, FEED),
        (move, SHEET),
        (lambda event: status_changes.change(event, Status.CANCELLED, "雨"), FEED),
        (lambda event: status_changes.change(event, Status.CANCELLED, "雨"), SHEET),
        (lambda event: event.unpublish(), FEED),
        (lambda event: event.unpublish(), SHEET),
        (lambda event: event.delete(), FEED),
        (lambda event: event.place.unpublish(), FEED),
        (hide_the_place, FEED),
        (rename_the_kind, FEED),
        (rename_the_kind, SHEET),
        (delete_a_statement, FEED),
        (close_the_section, FEED),
        (close_the_section, SHEET),
        (fill_a_session, SHEET),
        (name_the_reading_week, SHEET),
    ],
)
def test_every_change_that_readers_could_see_is_seen_at_once(event, change, address):
    before = Client().get(address).content
    assert Client().get(address).content == before

    change(event)

    assert Client().get(address).content != before


def test_what_has_not_changed_is_the_same_to_the_byte_whenever_it_is_made(event, client):
    kept = client.get(FEED)
    ContentVersion.objects.update(site="next")
    made_anew = client.get(FEED)

    assert kept.content == made_anew.content
    assert kept["ETag"] == made_anew["ETag"]


def test_what_is_kept_is_not_given_to_another_host_or_choice(event, client):
    here = client.get(FEED).content.decode()
    there = client.get(FEED, headers={"Host": "localhost"}).content.decode()

    assert "http://testserver/e/" in here
    assert "http://localhost/e/" in there
    assert b"VEVENT" not in client.get(f"{FEED}?series=none").content


def test_a_word_that_time_changes_is_not_kept_longer(programme, client, monkeypatch):
    soon = timezone.now() + timedelta(seconds=30)
    EventPageFactory(
        sessions=[a_session(start=soon, end=soon + timedelta(hours=1), booking_opens=soon - timedelta(days=1))]
    )
    address = f"/events/{timezone.localtime(soon):%Y-%m}/"
    lifetimes, store = {}, cache.set

    def watched(key, value, timeout=None, **more):
        lifetimes[key] = timeout
        store(key, value, timeout, **more)

    monkeypatch.setattr(cache, "set", watched)

    assert "报名中" in client.get(address).content.decode()
    [seconds] = [seconds for key, seconds in lifetimes.items() if key.startswith("events.")]
    assert 0 < seconds <= 30


def test_a_session_that_schools_have_filled_says_so_at_once(programme, client):
    event = EventPageFactory(title="读一座工厂", sessions=[a_class_session(2)])
    [session] = event.timetable
    address = f"/events/{timezone.localdate(session.start):%Y-%m}/"
    assert "已约满" not in client.get(address).content.decode()

    a_booking(session, 2)

    assert "已约满" in client.get(address).content.decode()
