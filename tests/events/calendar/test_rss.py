from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup

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
    assert entry.id == event.translation_key.urn
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


@ADDRESSES
def test_ids_are_the_same_under_every_host_scheme_and_filter(client, programme, settings, address):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    EventPageFactory(series="厂区共读")

    def ids(query="", **where):
        feed = read(client.get(address + query, **where))
        return feed.feed.get("id"), [entry.id for entry in feed.entries]

    plain, filtered = ids(), ids("?series=厂区共读")

    assert plain == ids(headers={"host": "other.example"}) == ids(secure=True)
    assert filtered == ids("?series=厂区共读", headers={"host": "other.example"})
    assert filtered[1] == plain[1] != []
    if address.endswith("atom.xml"):  # RSS has no id of the whole
        assert None not in {plain[0], filtered[0]}
        assert filtered[0] != plain[0]


@ADDRESSES
def test_each_filtered_feed_has_a_title_of_its_own(client, programme, address):
    EventPageFactory(series="厂区共读", kind=TermFactory(vocabulary="event_kind", name="现场导读", code="tour"))

    assert read(client.get(f"{address}?series=厂区共读&kind=tour")).feed.title == "书香中原：现场导读、厂区共读"
    assert read(client.get(f"{address}?series=never")).feed.title == "书香中原：没有这样的活动"


@ADDRESSES
def test_text_is_text_for_a_reader_of_html(client, programme, address):
    EventPageFactory(summary="读 <一座> 工厂 & <script>街区</script>")

    tree = ElementTree.fromstring(client.get(address).content)  # noqa: S314 (our own feed)
    html = tree.find(".//{http://www.w3.org/2005/Atom}summary" if "atom" in address else ".//item/description").text
    shown = BeautifulSoup(html, "html.parser")

    assert shown.get_text().startswith("读 <一座> 工厂 & <script>街区</script>")
    assert {tag.name for tag in shown.find_all()} == {"br"}
