import json
import re
from datetime import timedelta

import pytest
import schema_org
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from heritage.catalogue.choices import Visibility
from heritage.events import status_changes
from heritage.events.models import Book, EventPage, Organiser, Speaker, Status
from tests.factories.catalogue import HeritageSitePageFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def data(client, event):
    """What the page holds for machines, read from its script element."""
    html = client.get(event.url).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(block)


# The checker wants values as Python has them: dates, and members of the vocabulary's own lists.
READ = {
    **dict.fromkeys(
        ("startDate", "endDate", "previousStartDate"), lambda text: parse_datetime(text) or parse_date(text)
    ),
    "eventStatus": schema_org.EventStatusType,
    "eventAttendanceMode": schema_org.EventAttendanceModeEnumeration,
}


def checked(value):
    """The same as a model of the vocabulary, which refuses unknown types and properties and wrong values."""
    if isinstance(value, list):
        return [checked(item) for item in value]
    if not isinstance(value, dict):
        return value
    read = {name: READ.get(name, checked)(item) for name, item in value.items() if name[0] != "@"}
    names = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): item for name, item in read.items()}
    return getattr(schema_org, value["@type"])(**names)


def test_vocabulary_knows_every_word_of_it(client, programme):
    start = timezone.localtime().replace(microsecond=0) + timedelta(days=3)
    event = EventPageFactory(
        title="读一座工厂",
        place=HeritageSitePageFactory(title="二砂", located=True, statements=[a_statement(value="华山路78号")]),
        photo=PhotoFactory(),
        organisers=[Organiser(name="区图书馆")],
        speakers=[Speaker(name="李敏")],
        books=[Book(title="乡土中国", author="费孝通", isbn="9787000000000"), Book(title="佚名的书")],
        sessions=[a_session(start=start, end=start + timedelta(hours=2), capacity=40)],
    )

    told = data(client, event)

    assert checked({name: value for name, value in told.items() if name != "@context"})
    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "Event"
    assert told["startDate"] == start.isoformat()
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["url"] == f"http://testserver/e/{event.pk}"
    assert told["isAccessibleForFree"] is True
    assert told["maximumAttendeeCapacity"] == 40
    number = event.place.number
    assert told["location"] == {
        "@type": "Place",
        "@id": f"http://testserver/id/{number}",
        "url": f"http://testserver/id/{number}",
        "name": "二砂",
        "address": "华山路78号",
        "geo": {"@type": "GeoCoordinates", "latitude": 34.74389, "longitude": 113.59359},
    }
    assert told["image"].startswith("http://testserver/photos/")  # the address that makes it, or answers with it
    assert [book["name"] for book in told["workFeatured"]] == ["乡土中国", "佚名的书"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Event", "nonsense": 1},
        {"@type": "Event", "startDate": ["x", {"@type": "Nothing"}]},
        {"@type": "Event", "location": {"@type": "Book", "name": "x"}},
        {"@type": "Event", "eventStatus": {"@type": "Place"}},
    ],
)
def test_vocabulary_would_object_to_another_word(wrong):
    with pytest.raises((ValueError, AttributeError, TypeError)):
        checked(wrong)


@pytest.mark.parametrize(
    ("status", "word"),
    [("postponed", "EventPostponed"), ("paused", "EventPostponed"), ("cancelled", "EventCancelled")],
)
def test_status_is_told_to_machines(client, programme, status, word):
    event = EventPageFactory(status=status, status_reason="雨")

    told = data(client, event)

    assert told["eventStatus"] == f"https://schema.org/{word}"
    assert told.get("previousStartDate") == (None if status == "cancelled" else told["startDate"])
    assert checked({name: value for name, value in told.items() if name != "@context"})


def test_moved_event_tells_when_it_was_to_be(client, programme):
    event = EventPageFactory()
    publish(event)
    [session] = event.timetable
    status_changes.change(event, Status.MOVED, "改", starts={session.uid: session.start + timedelta(days=7)})

    told = data(client, EventPage.objects.get())

    assert told["eventStatus"] == "https://schema.org/EventRescheduled"
    assert told["previousStartDate"] == timezone.localtime(session.start).isoformat()
    assert told["startDate"] == timezone.localtime(session.start + timedelta(days=7)).isoformat()


def test_each_session_is_an_event_of_its_own(client, programme):
    event = EventPageFactory(sessions=[a_session(1), a_session(2)])

    told = data(client, event)

    assert [one["@id"] for one in told["@graph"]] == [
        f"http://testserver/e/{event.pk}#{session.uid}" for session in event.timetable
    ]
    assert checked(told["@graph"])


def test_all_day_is_told_in_dates(client, programme):
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    event = EventPageFactory(sessions=[a_session(start=start, end=start + timedelta(hours=23), all_day=True)])

    assert data(client, event)["startDate"] == start.date().isoformat()


def test_event_without_a_time_tells_machines_nothing(client, programme):
    html = client.get(EventPageFactory(sessions=[]).url).content.decode()

    assert '<script type="application/ld+json"></script>' not in html


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_hidden_place_is_not_located_for_machines(client, programme, visibility):
    place = HeritageSitePageFactory(
        title="某遗址", hidden=True, visibility=visibility, statements=[a_statement(value="柳沟村北")]
    )
    event = EventPageFactory(place=place, venue="柳沟小学")

    told = data(client, event)

    assert "柳沟" not in str(told)
    assert "geo" not in told["location"]


def test_no_title_ends_the_script_element(client, programme):
    event = EventPageFactory(title="</script><script>alert(1)</script>&\u2028")

    html = client.get(event.url).content.decode()

    assert "<script>alert" not in html
    assert data(client, event)["name"] == event.title
