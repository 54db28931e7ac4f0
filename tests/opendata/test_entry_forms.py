"""The permanent address of an entry answers in every form, by suffix or by the Accept header."""

import json
import re

import pytest
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Scale
from heritage.opendata.entry_forms import FORMS, OFFERED
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

LINKED_ART = 'application/ld+json;profile="https://linked.art/ns/v1/linked-art.json"'


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        (None, "/sites/ersha/"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/sites/ersha/"),
        ("*/*", "/sites/ersha/"),
        ("image/webp", "/sites/ersha/"),
        ("application/ld+json", "{number}.jsonld"),
        ("application/json", "{number}.jsonld"),
        ("application/geo+json, text/html;q=0.5", "{number}.geojson"),
        (LINKED_ART, "{number}.la.json"),
    ],
)
def test_the_permanent_address_sees_other_by_the_accept_header(client, catalogue, accept, where):
    entry = HeritageSitePageFactory(slug="ersha")
    response = client.get(entry.permanent_path, headers={"accept": accept} if accept else {})

    assert response.status_code == 303
    assert response["Location"] == where.format(number=entry.permanent_path)
    assert response["Vary"] == "Accept"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("suffix", FORMS)
def test_each_suffix_answers_in_its_form(client, whole, suffix):
    entry = whole.entries[2]
    response = client.get(f"{entry.permanent_path}.{suffix}")

    assert response.status_code == 200
    assert response["Content-Type"].removesuffix("; charset=utf-8") == FORMS[suffix].media_type
    assert entry.title in response.content.decode()
    assert f'<http://testserver{entry.permanent_path}>; rel="cite-as"' in response["Link"]
    assert '<https://creativecommons.org/licenses/by/4.0/deed.zh-hans>; rel="license"' in response["Link"]
    again = client.get(f"{entry.permanent_path}.{suffix}", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("suffix", FORMS)
def test_a_withdrawn_entry_answers_gone_in_every_form_with_its_number_alone(client, catalogue, suffix):
    entry = HeritageSitePageFactory(title="赤松车间", summary="赤松覆顶。", located=True)
    publish(entry)
    entry.refresh_from_db()
    entry.unpublish()
    response = client.get(f"{entry.permanent_path}.{suffix}")

    assert response.status_code == 410
    assert response["Content-Type"].removesuffix("; charset=utf-8") == FORMS[suffix].media_type
    text = response.content.decode()
    assert entry.number in text
    assert "已撤下" in text
    assert "赤松" not in text
    assert "113.5" not in text


def test_a_withdrawn_entry_answers_gone_by_the_accept_header(client, catalogue):
    entry = HeritageSitePageFactory()
    entry.delete()
    data = client.get(entry.permanent_path, headers={"accept": "application/ld+json"})
    page = client.get(entry.permanent_path)

    assert (data.status_code, data["Content-Type"], data["Vary"].split(", ")[0]) == (
        410,
        "application/ld+json",
        "Accept",
    )
    assert (page.status_code, page["Content-Type"]) == (410, "text/html; charset=utf-8")


@pytest.mark.parametrize("suffix", ["", ".jsonld", ".geojson", ".la.json", ".nothing", ".json"])
def test_what_the_public_may_not_know_of_is_not_found(client, catalogue, suffix):
    draft, private = HeritageSitePageFactory(live=False), HeritageSitePageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    for number in (draft.number, private.number, "ZY-9999"):
        assert client.get(f"/id/{number}{suffix}").status_code == 404


def test_a_building_without_a_place_has_no_document_of_it(client, catalogue):
    entry = HeritageSitePageFactory(scale=Scale.BUILDING)

    assert client.get(f"{entry.permanent_path}.la.json").status_code == 200
    assert client.get(f"{entry.permanent_path}.place.la.json").status_code == 404


def test_open_data_can_be_turned_off(client, settings, whole):
    settings.OPEN_DATA = False
    entry = whole.entries[0]
    page = client.get(entry.url)

    assert client.get(f"{entry.permanent_path}.jsonld").status_code == 404
    assert client.get(entry.permanent_path, headers={"accept": "application/ld+json"})["Location"] == entry.url
    assert "ld+json" not in page.content.decode()
    assert "/data/" not in page.content.decode()
    assert "Link" not in page
    for address in ("/data/", "/data/entries.csv", "/data/names.csv", "/data/vocabularies/kind"):
        assert client.get(address).status_code == 404


def test_the_page_names_its_forms_in_the_link_header(client, whole):
    entry = whole.entries[0]
    links = client.get(entry.url)["Link"]

    permanent = f"http://testserver{entry.permanent_path}"
    assert f'<http://testserver{entry.url}>; rel="canonical"' in links
    assert f'<{permanent}>; rel="cite-as"' in links
    assert f'<{permanent}.geojson>; rel="alternate"; type="application/geo+json"' in links
    assert '<http://testserver/data/>; rel="describedby"' in links
    assert re.findall(r"\.([a-z.]+)>; rel=\"alternate\"", links) == list(OFFERED)


def test_other_pages_have_no_such_header(client, whole):
    assert "Link" not in client.get("/sites/")


def test_the_page_has_a_preview_for_messengers(client, whole):
    html = client.get(whole.entries[0].url).content.decode()
    told = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)">', html))

    assert told["title"] == "砂轮厂第0处"
    assert told["url"] == f"http://testserver{whole.entries[0].url}"
    assert told["image"].startswith("http://testserver/")
    assert told["image:alt"] == "锯齿屋顶的车间"
    assert told["description"] == "一处地方。"


def test_messengers_show_the_pictures_of_the_site_where_that_of_the_entry_may_not_be_shown(client, whole):
    photo = whole.entries[0].photo
    photo.licence = ""
    photo.save()

    html = client.get(whole.entries[0].url).content.decode()
    assert re.findall(r'og:image" content="([^"]*)"', html) == ["http://testserver/static/public/img/card.jpg"]


def test_the_data_in_the_page_is_that_of_the_address(client, whole):
    entry = whole.entries[1]
    html = client.get(entry.url).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)

    assert json.loads(block) == client.get(f"{entry.permanent_path}.jsonld").json()


def test_no_text_can_leave_the_script_element(client, catalogue):
    entry = HeritageSitePageFactory(title="</script><script>alert(1)</script>", summary="<!-- &amp;")
    html = client.get(entry.url).content.decode()

    assert html.count('<script type="application/ld+json">') == 1
    assert "<script>alert" not in html
