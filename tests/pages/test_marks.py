"""The marks of a government page: in the footer, in the head, and on the map of the site."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from heritage.pages.models import OrganisationSettings
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import ContentPageFactory, publish

pytestmark = pytest.mark.django_db
INSTALLED = {
    "site_identification_code": "0123456789",
    "icp_number": "豫ICP备00000000号-0",
    "police_number": "豫公网安备00000000000000号",
    "host": "示例主办单位",
    "operator": "示例承办单位",
    "telephone": "0371-00000000",
}


def metas(client, address):
    page = client.get(address).content.decode()
    return dict(re.findall(r'<meta name="([A-Z]\w+)" content="([^"]*)">', page))


@pytest.mark.usefixtures("home")
def test_the_footer_shows_what_the_site_was_installed_with(client, settings):
    settings.ORGANISATION = INSTALLED
    page = client.get("/").content.decode()

    assert [text for text in INSTALLED.values() if text not in page] == []
    assert "我为政府网站找错：待填" in page


@pytest.mark.usefixtures("home")
def test_what_the_admin_enters_counts_more(client, settings):
    settings.ORGANISATION = INSTALLED
    OrganisationSettings.objects.update_or_create(
        defaults={"host": "另一个单位", "error_report_url": "https://report.example/?site_code=0123456789"}
    )
    page = client.get("/").content.decode()

    assert "另一个单位" in page
    assert "示例主办单位" not in page
    assert "示例承办单位" in page
    assert '<a href="https://report.example/?site_code=0123456789">我为政府网站找错</a>' in page


@pytest.mark.usefixtures("home")
def test_nothing_is_invented_where_nothing_is_known(client):
    page = client.get("/").content.decode()

    assert "网站标识码：待填" in page
    assert "SiteIDCode" not in page


def test_the_head_names_site_column_and_article(client, settings, catalogue):
    settings.ORGANISATION = INSTALLED
    publish(HeritageSitePageFactory(title="砂轮厂", slug="ersha"))
    site = {"SiteName": "中原遗产目录", "SiteDomain": "testserver", "SiteIDCode": "0123456789"}

    assert metas(client, "/") == site
    assert metas(client, "/sites/") == {**site, "ColumnName": "目录"}
    article = metas(client, "/sites/ersha/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", article.pop("PubDate"))
    assert article == {**site, "ColumnName": "目录", "ArticleTitle": "砂轮厂", "ContentSource": "示例主办单位"}


def test_the_map_of_the_site_leads_to_every_public_page_and_to_no_other(client, home):
    about = ContentPageFactory(title="关于", slug="about")
    ContentPageFactory(title="数据怎么用", slug="data-use", parent=about)
    ContentPageFactory(title="草稿", slug="draft", live=False)
    private = ContentPageFactory(title="内部", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    page = client.get(reverse("site_map")).content.decode()

    assert '<a href="/about/">关于</a>' in page
    assert '<a href="/about/data-use/">数据怎么用</a>' in page
    assert "草稿" not in page
    assert "内部" not in page
    assert f'<a href="{reverse("site_map")}">网站地图</a>' in page


def test_the_map_of_the_site_asks_the_database_as_often_for_three_pages_as_for_one(client, home):
    counts = []
    for number in (1, 2):
        for more in range(number):
            ContentPageFactory(title=f"{number}-{more}", slug=f"page-{number}-{more}")
        client.get(reverse("site_map"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("site_map"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
