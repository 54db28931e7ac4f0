"""The visitor's block: what somebody at the gate asks first, and nothing that is not known."""

import re

import pytest

from heritage.catalogue.choices import NameKind
from heritage.catalogue.models import StatementCitation
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, a_name, a_statement
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db


def block_of(client, site):
    """Return {label: words} of the block, and the whole page."""
    html = client.get(site.url).content.decode()
    rows = re.findall(r'<div class="visit__row"><dt>(.*?)</dt>(.*?)</div>', html, re.DOTALL)
    return {label: re.sub(r"<[^>]*>|\s", "", words) for label, words in rows}, html


def test_the_gate_comes_first_with_the_day_of_what_is_said_about_today(client):
    seen = SourceFactory(publisher="郑州日报", date="2026-03")
    site = HeritageSitePageFactory(
        title="二砂",
        located=True,
        opening="partly",
        statements=[
            a_statement("address", "中原区华山路78号"),
            a_statement("opening", "园子能进，在修的车间不能", citations=[StatementCitation(source=seen)]),
            a_statement("opening_hours", "9:00—17:00"),
            a_statement("admission", "免费"),
            a_statement("telephone", "0371-00000000"),
            a_statement("transport", "公交站“华山路伊河路”"),
        ],
        story=[("paragraph", {"text": f"<p>正文。{'长' * 250}</p>", "lead": False, "citations": []})],
    )
    neighbour = HeritageSitePageFactory(title="磨街", located=True, entered_longitude=113.6)
    event = EventPageFactory(title="读一座工厂", place=site)

    rows, html = block_of(client, site)

    assert rows == {
        "能进吗": "部分开放园子能进，在修的车间不能。据郑州日报，2026年3月",
        "怎么去": "中原区华山路78号公交站“华山路伊河路”导航",
        "时间": "9:00—17:00；免费",
        "电话": "0371-00000000",
        "下一场": rows["下一场"],
        "附近": f"{neighbour.title}约600米",
    }
    assert rows["下一场"].startswith(event.title)
    assert 'data-address="郑州市中原区华山路78号"' in html
    order = [html.index(words) for words in ("<h1", 'class="visit"', "正文。", 'id="proof"', 'id="go"', "还不知道的")]
    assert order == sorted(order)


def test_what_is_not_known_has_no_line(client):
    rows, html = block_of(client, HeritageSitePageFactory(title="某处", located=True))

    assert rows == {"怎么去": "看地图导航"}
    assert 'class="footbar"' in html
    assert block_of(client, HeritageSitePageFactory(visibility="public_exact"))[0] == {}


def test_only_the_gate_page_may_ask_where_the_visitor_is_and_only_this_site_may(client):
    site = HeritageSitePageFactory(located=True)

    assert client.get(site.url)["Permissions-Policy"] == "geolocation=(self)"
    assert client.get("/sites/")["Permissions-Policy"] == "geolocation=()"


def test_a_guest_reads_two_sentences_and_shows_the_address_to_a_driver(client):
    english = a_name("No. 2 Grinding Wheel Factory", NameKind.ENGLISH)
    site = HeritageSitePageFactory(
        title="二砂",
        located=True,
        names=[english],
        summary_en="A works built with East German help. It opened in 1964.",
        statements=[a_statement("address", "中原区华山路78号")],
    )
    html = client.get(site.url).content.decode()
    guest = re.search(r'<details class="guest" lang="en">.*?</details>', html, re.DOTALL)[0]

    assert "No. 2 Grinding Wheel Factory" in guest
    assert "It opened in 1964." in guest
    assert '<b lang="zh-CN">郑州市中原区华山路78号（二砂）</b>' in guest

    hidden = HeritageSitePageFactory(hidden=True, names=[a_name("A Site", NameKind.ENGLISH)], summary_en="A site.")
    assert "driver" not in client.get(hidden.url).content.decode()
