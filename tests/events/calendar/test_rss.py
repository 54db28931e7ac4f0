from datetime import UTC, datetime

import feedparser
import pytest

from heritage.events.models import EventPage
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

ADDRESSES = pytest.mark.parametrize("address", ["/events/rss.xml", "/events/atom.xml"])
PUBLISHED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def read(response):
    """The feed as a reader's program reads it; a malformed one is an error."""
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@ADDRESSES
def test_feed_tells_what_is_on(client, programme, address):
    event = EventPageFactory(
        title="读 <一座> 工厂 & 街区",
        kind=TermFactory(vocabulary="event_kind", name="现场导读"),
        place=HeritageSitePageFactory(title="二砂"),
        first_published_at=PUBLISHED,
        last_published_at=PUBLISHED,
    )

    feed = read(client.get(address))

    [entry] = feed.entries
    assert feed.feed.title == "书香中原"
    assert entry.title == "读 <一座> 工厂 & 街区"
    assert entry.link == f"http://testserver/e/{event.pk}"
    assert entry.id == entry.link
    assert [tag.term for tag in entry.tags] == ["现场导读"]
    assert "地点：二砂" in entry.summary
    assert entry.published_parsed[:5] == (2026, 3, 1, 8, 30)


@ADDRESSES
def test_cancelled_event_stays_in_the_feed_and_says_why(client, programme, address):
    EventPageFactory(title="寨墙", status="cancelled", status_reason="暴雨红色预警。", is_sample=True)

    [entry] = read(client.get(address)).entries

    assert entry.title == "【示例】【取消】寨墙"
    assert "取消：暴雨红色预警。" in entry.summary


@ADDRESSES
def test_what_changed_last_stands_first(client, programme, address):
    old = EventPageFactory(title="旧的")
    EventPageFactory(title="新的", last_published_at=PUBLISHED)
    publish(old)

    assert [entry.title for entry in read(client.get(address)).entries] == ["旧的", "新的"]


@ADDRESSES
def test_feed_gives_what_the_address_asks_for(client, programme, address):
    EventPageFactory(title="厂区的", series="厂区共读")
    EventPageFactory(title="草稿", live=False, series="厂区共读")
    EventPageFactory(title="街区的", series="街区行读")

    assert [entry.title for entry in read(client.get(f"{address}?series=厂区共读")).entries] == ["厂区的"]
    assert read(client.get(f"{address}?series=别的")).entries == []


@ADDRESSES
def test_unchanged_feed_answers_304(client, programme, address):
    event = EventPageFactory(last_published_at=PUBLISHED)
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    publish(EventPage.objects.get(pk=event.pk))

    assert (again.status_code, again.content, again.cookies) == (304, b"", {})
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@ADDRESSES
def test_control_characters_break_no_feed(client, programme, address):
    EventPageFactory(title="读\x0b一座\x00工厂", summary="从\x1f屋顶")

    assert read(client.get(address)).entries[0].title == "读一座工厂"
