"""Whatever tells a reader when a session is says the same, by the clock of the site."""

from datetime import UTC, date, datetime, time
from urllib.parse import quote

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from heritage.chronology.local_time import moment
from heritage.events.admin.panels import WhenComparison
from heritage.events.bookings import capacity, letters, private_links
from heritage.events.event_times import SessionTime, moment_in_words
from heritage.events.models import Booking, Session
from tests.events.editors import published
from tests.factories.events import EventPageFactory, a_booking

DAY, NEXT = date(2099, 4, 23), date(2099, 4, 24)
KINDS = {
    "ordinary": ((DAY, time(14), DAY, time(16)), {}, "2099年4月23日 星期四 14:00—16:00"),
    "all day": ((DAY, time.min, DAY, time(23, 59)), {"all_day": True}, "2099年4月23日 星期四 全天"),
    "two days": ((DAY, time.min, NEXT, time(23, 59)), {"all_day": True}, "2099年4月23日 星期四 至4月24日"),
    "overnight": ((DAY, time(20), NEXT, time(2)), {}, "2099年4月23日 星期四 20:00—4月24日 2:00"),
    "to midnight": ((DAY, time(20), NEXT, time.min), {}, "2099年4月23日 星期四 20:00—24:00"),
    "into a year": (
        (date(2099, 12, 31), time(22), date(2100, 1, 1), time(1)),
        {},
        "2099年12月31日 星期四 22:00—2100年1月1日 1:00",
    ),
    "before eight": ((DAY, time(7), DAY, time(7, 30)), {}, "2099年4月23日 星期四 7:00—7:30"),  # another day in UTC
    "moved": (
        (DAY, time(14), DAY, time(16)),
        {"previous_start": moment(date(2099, 4, 20), time(9))},
        "2099年4月23日 星期四 14:00—16:00（原定4月20日 9:00）",
    ),
    "all day, moved": (
        (DAY, time.min, DAY, time(23, 59)),
        {"previous_start": moment(date(2098, 4, 20)), "all_day": True},
        "2099年4月23日 星期四 全天（原定2098年4月20日）",
    ),
}
kinds = pytest.mark.parametrize(("times", "fields", "words"), KINDS.values(), ids=KINDS)


def session(times, fields, **more):
    first, begins, last, ends = times
    return Session(start=moment(first, begins), end=moment(last, ends), **fields, **more)


@kinds
def test_a_session_is_told_in_words(times, fields, words):
    assert session(times, fields).when.in_full == words


@kinds
def test_the_zone_in_which_an_editor_reads_changes_nothing(times, fields, words):
    with timezone.override("America/New_York"):
        assert session(times, fields).when.in_full == words


def test_the_start_in_short_and_the_days():
    times = [KINDS[kind] for kind in ("ordinary", "two days")]
    ordinary, two = (SessionTime.of(session(*kind[:2])) for kind in times)

    assert (ordinary.in_short, two.in_short) == ("4月23日14:00", "4月23日")
    assert (ordinary.days, two.days) == ("2099年4月23日", "2099年4月23日至4月24日")
    assert (ordinary.begins, two.begins) == ("14:00", "全天")
    assert moment_in_words(datetime(2099, 4, 22, 23, 5, tzinfo=UTC)) == "2099年4月23日 7:05"


def text(response):
    """The words of a page, without the spaces that its layout adds."""
    return "".join(BeautifulSoup(response.content, "html.parser").get_text().split())


@kinds
@pytest.mark.django_db
def test_every_outlet_says_it_alike(client, programme, times, fields, words):
    event = published(slug="one", sessions=[session(times, fields, takes_classes=True, capacity=40)])
    plain = words.split("（")[0]

    card = text(client.get(f"/e/{event.pk}/card"))
    page = text(client.get(event.url))
    form = text(client.get(f"/e/{event.pk}/book"))
    told = client.get("/oembed?url=" + quote(f"http://testserver/e/{event.pk}")).json()

    assert words.replace(" ", "") in card
    assert plain.split(" ")[-1] in page
    assert words.replace(" ", "") in page  # where schools book
    assert words.replace(" ", "") in form
    assert f'title="{event.title}，{words}"' in told["html"]
    for address in ("/events/rss.xml", "/events/atom.xml"):
        [entry] = feedparser.parse(client.get(address).content).entries
        assert f"时间：{words}" in entry.summary


@kinds
@pytest.mark.django_db
def test_letters_and_private_pages_say_it_alike(client, programme, times, fields, words):
    event = published(sessions=[session(times, fields, takes_classes=True, capacity=40)])
    booking = a_booking(event.sessions.get())

    assert words.replace(" ", "") in text(client.get(private_links.path(booking)))
    assert f"时间：{words}\n" in letters.message(booking.letters.first()).body

    capacity.attend(booking, 10, 1)
    days = Booking.objects.get(pk=booking.pk).session.when.days
    assert f"于{days}参加" in text(client.get(private_links.path(booking) + "certificate"))


@pytest.mark.django_db
def test_several_sessions_are_all_told(client, programme):
    sessions = [session(*KINDS[kind][:2]) for kind in ("ordinary", "to midnight")]
    EventPageFactory(sessions=sessions)

    [entry] = feedparser.parse(client.get("/events/rss.xml").content).entries

    assert "时间：2099年4月23日 星期四 14:00—16:00、2099年4月23日 星期四 20:00—24:00" in entry.summary


def test_reviewers_compare_the_time_that_readers_read():
    before, after = session(*KINDS["ordinary"][:2]), session(*KINDS["overnight"][:2])

    shown = WhenComparison(before, after)

    assert shown.has_changed()
    assert "14:00—16:00" in shown.val_a
    assert "20:00—4月24日 2:00" in shown.val_b
    assert not WhenComparison(before, session(*KINDS["ordinary"][:2])).has_changed()
    assert WhenComparison(Session(), after).val_a == ""  # a draft without a time
