"""Where a hidden place is, nobody learns from any public address: not from a page, a feed, a picture or a header."""

from urllib.parse import quote

import pytest
from django.test import Client

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Statement, Zone
from heritage.catalogue.position import visibility
from tests.crawl import visit
from tests.factories.pages import publish
from tests.journeys.suspicion import answers_by_address, changed, every_answer, leaks, names_on_maps

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def test_a_secret_position_stands_in_no_public_answer(places):
    answers = every_answer(places)

    assert {secret.page.title: leaks(answers, secret) for secret in places.all} == {
        "紫藤古墓": {},
        "白鹭古墓": {},
        "住人的老院": {},
        "未刊稿甲": {},
        "须登录乙": {},
    }
    assert names_on_maps(answers) & {"紫藤古墓", "白鹭古墓", "未刊稿甲", "须登录乙"} == set()
    assert "紫藤古墓" not in answers["/sites/beside/"].text
    # It was a real walk: the pages themselves, feeds, pictures, and what is refused.
    slugs = [secret.page.slug for secret in (*places.hidden, places.courtyard)]
    assert answers.keys() >= {f"/sites/{slug}/" for slug in slugs} | {f"/events/to-{slug}/event.ics" for slug in slugs}
    assert {answer.media_type for answer in answers.values()} >= {
        "text/html",
        "application/geo+json",
        "application/xml",
        "text/calendar",
        "image/webp",
    }
    assert {answer.response.status_code for answer in answers.values()} >= {200, 302, 404}


def test_the_same_walk_would_have_seen_them(places, real_search):
    exact, *estimated = [*places.hidden, places.courtyard]
    exact.page.visibility = Visibility.PUBLIC_EXACT
    for secret in estimated:
        secret.page.visibility, secret.page.uncertainty_m = Visibility.PUBLIC_ESTIMATED, 60
    for secret in (exact, *estimated):
        secret.page.save()
    publish(places.draft.page)
    places.members.page.view_restrictions.all().delete()
    real_search()

    answers = every_answer(places)

    for secret, name in zip(places.hidden, ("紫藤", "白鹭"), strict=True):
        position = secret.page.position
        assert leaks(answers, secret).keys() >= {
            f"{name}村鹰嘴坳",
            f"{name}渡雁尾台站",
            f"{name}墩至鹭鸶湾",
            f"{name}桥头手持",
            str(position.longitude),
            str(position.latitude),
            *map(str, position.in_datum("gcj02")),
            *map(str, position.in_datum("bd09")),
        }
        # What is internal, not published or in the camera's own notes stays inside all the same.
        inside = {f"{name}窖埋深两丈三", f"{name}秘〔1999〕8号"} | {word for word in secret.words if "camera" in word}
        assert len(inside) == 3
        assert inside & leaks(answers, secret).keys() == set()
    assert leaks(answers, places.courtyard).keys() >= {"113.55826", "34.74918"}
    assert leaks(answers, places.draft).keys() >= {"未刊稿甲", "113.60177"}
    assert leaks(answers, places.members).keys() >= {"须登录乙", "113.60177"}
    assert names_on_maps(answers) >= {"紫藤古墓", "白鹭古墓", "住人的老院", "近旁", "未刊稿甲", "须登录乙"}
    assert "紫藤古墓" in answers["/sites/beside/"].text


def test_a_photograph_that_knows_the_place_is_what_the_walk_looked_for(places):
    for secret in (*places.hidden, places.courtyard):
        with secret.page.photo.open_file() as file:
            original = file.read().decode("latin-1")
        assert len(secret.found_in(original)) >= 2


def test_no_answer_changes_when_a_secret_position_does(places):
    """Not even a pixel of a drawing, the order of a list or the length of a feed tells one place from another."""
    before = answers_by_address(places)

    for secret, (longitude, latitude) in zip(places.hidden, [(113.61, 34.80), (113.40, 34.70)], strict=True):
        HeritageSitePage.objects.filter(pk=secret.page.pk).update(
            entered_longitude=longitude,
            entered_latitude=latitude,
            longitude=longitude,
            latitude=latitude,
            uncertainty_m=900,
            position_method="卫星影像",
            internal_note="",
            condition="1",
        )
        Statement.objects.filter(page=secret.page, property__in=visibility.LOCATING).update(value="别处")
        Zone.objects.filter(page=secret.page).update(document_number="别的文件", kind="body")

    assert changed(before, answers_by_address(places)) == []


def test_the_search_does_not_know_what_is_hidden(places):
    words = [word for secret in places.hidden for word in secret.words]
    guesses = [*words, "鹰嘴坳", "雁尾台", "鹭鸶湾", "113.473219", "34.718643", "113.4732"]
    found = [word for word in guesses if finds(word, *places.hidden)]

    assert found == []
    assert finds("紫藤古墓", places.tomb)
    assert finds("白鹭冢", places.stone)


def test_the_search_would_find_the_address_of_a_place_that_is_public(places, real_search):
    for secret in places.hidden:
        secret.page.visibility = Visibility.PUBLIC_EXACT
        secret.page.save()
    real_search()

    assert finds("紫藤村鹰嘴坳", places.tomb)
    assert finds("白鹭村鹰嘴坳", places.stone)


def finds(words, *secrets):
    page = visit(Client(), f"/search/?q={quote(words)}").text
    return any(f"/sites/{secret.page.slug}/" in page for secret in secrets)
