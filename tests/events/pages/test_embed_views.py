from urllib.parse import quote

import pytest
from django.test.utils import override_script_prefix
from wagtail.models import PageViewRestriction

from tests.events.editors import published
from tests.factories.events import a_session

pytestmark = pytest.mark.django_db


def test_card_may_be_framed_anywhere_and_nothing_else_may(client, programme):
    event = published(title="读一座工厂")

    card, page = client.get(f"/e/{event.pk}/card"), client.get(event.url)

    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    # In everything else the card is as strict as the page.
    strict = {part for part in page["Content-Security-Policy"].split("; ") if "frame-ancestors" not in part}
    assert strict < set(card["Content-Security-Policy"].split("; "))


def test_card_is_light_and_leaves_nothing_behind(client, programme):
    event = published(title="读一座工厂", status="postponed", status_reason="场地另有安排。", is_sample=True)

    card = client.get(f"/e/{event.pk}/card")
    html = card.content.decode()

    assert not card.cookies
    assert len(card.content) < 4000
    assert "<script" not in html
    for words in ("读一座工厂", "延期", "场地另有安排。", "示例", f"http://testserver/e/{event.pk}", "原定"):
        assert words in html
    assert 'target="_blank" rel="noopener"' in html


def test_card_of_what_is_no_longer_public_says_so_and_no_more(client, programme):
    withdrawn, private = published(title="撤下的"), published(title="内部的")
    withdrawn.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    for event in (withdrawn, private):
        card = client.get(f"/e/{event.pk}/card")
        assert card.status_code == 410
        assert "活动页已撤下" in card.content.decode()
        assert event.title not in card.content.decode()
    assert client.get("/e/99999/card").status_code == 404


@pytest.mark.parametrize("path", ["/e/{pk}", "/events/{slug}/", "/e/{pk}/card"])
def test_oembed_tells_an_editor_how_to_show_an_event(client, programme, path):
    event = published(title='读"一座"<工厂>')
    address = "http://testserver" + path.format(pk=event.pk, slug=event.slug)

    answer = client.get(f"/oembed?url={quote(address)}&format=json")

    told = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", event.title)
    assert (told["width"], told["height"]) == (480, 300)
    assert told["html"] == (
        f'<iframe src="http://testserver/e/{event.pk}/card" title="读&quot;一座&quot;&lt;工厂&gt;，'
        f'{event.main_session.when.in_full}" width="480" '
        'height="300" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def test_oembed_keeps_to_the_room_that_is_left(client, programme):
    address = f"http://testserver/e/{published().pk}"

    narrow = client.get(f"/oembed?url={address}&maxwidth=320&maxheight=9000").json()
    nonsense = client.get(f"/oembed?url={address}&maxwidth=-3&maxheight=٣").json()

    assert (narrow["width"], narrow["height"]) == (320, 300)
    assert (nonsense["width"], nonsense["height"]) == (480, 300)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://elsewhere.example/e/1",
        "//testserver/",
        "http://testserver/sites/",
        "http://testserver/e/99999",
        "%00",
    ],
)
def test_oembed_knows_only_events_of_this_site(client, programme, address):
    assert client.get("/oembed", {"url": address}).status_code == 404


def test_oembed_offers_only_json(client, programme):
    assert client.get(f"/oembed?url=http://testserver/e/{published().pk}&format=xml").status_code == 501


def test_oembed_and_card_follow_the_path_prefix_of_a_portal(client, programme):
    event = published()

    with override_script_prefix("/heritage/"):
        told = client.get(f"/oembed?url=http://testserver/heritage/e/{event.pk}").json()

    assert f'src="http://testserver/heritage/e/{event.pk}/card"' in told["html"]


def test_page_says_how_to_link_embed_and_print_it(client, programme):
    event = published(slug="juchi-wuding", sessions=[a_session()])

    html = client.get(event.url).content.decode()

    assert 'type="application/json+oembed"' in html
    assert f"&lt;iframe src=&quot;http://testserver/e/{event.pk}/card&quot;" in html.replace('"', "&quot;")
    for name in ("poster-a4.pdf", "poster-a3.pdf", "poster-a4.svg", "poster-a3.svg", "plate.pdf", "plate.svg"):
        assert f'href="/e/{event.pk}/{name}"' in html
