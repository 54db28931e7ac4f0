"""Each page asks the database the same number of questions, however much stands on it, and none of them twice."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.whole_site import a_whole_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page_cache():
    """Each page is made anew here."""


ENTRY = "/sites/place-0/"
FEATURES = "/map/features.json?bbox=113.3,34.5,113.9,34.9&zoom=12"
ZONES = "/map/zones.json?bbox=113.3,34.5,113.9,34.9&zoom=15"
QUERIES = {
    "/": 15,
    ENTRY: 20,
    "/sites/": 10,
    "/sites/?view=pictures": 10,
    "/sites/?kind=industrial&sort=name": 10,
    "/map/": 10,
    "/map/?q=砂轮厂&standing=1990&protected=2020&by=kind": 12,
    "/map/?route=walk": 8,
    FEATURES: 2,
    f"{FEATURES}&kind=industrial&standing=1990": 2,
    f"{FEATURES}&route=walk": 2,
    ZONES: 1,
    "/routes/": 8,
    "/routes/walk/": 10,
    "/routes/walk/route.gpx": 5,
    "/events/": 13,
    "/events/reading-0/": 16,
    "/events/calendar.ics": 1,
    "/events/reading-0/event.ics": 4,
    "/search/?q=砂轮厂&type=entry": 8,
    "/schools/": 10,
    "/about/": 7,
    "/nowhere/": 5,
}
MOST = {"/": 20, ENTRY: 20, "/sites/": 15, FEATURES: 3}


def questions(client, address):
    """Return the SQL of one answer. It has been given before, so that its pictures are made."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(
    ("entries", "events", "rows"), [(1, 2, 1), (3, 3, 3), pytest.param(30, 4, 1, marks=pytest.mark.drill)]
)
def test_each_page_asks_so_many_questions_and_none_twice(client, real_search, entries, events, rows):
    a_whole_site(entries, events, rows)
    real_search()
    asked = {address: questions(client, address) for address in QUERIES}

    assert {address: len(sql) for address, sql in asked.items()} == QUERIES
    assert {address: twice(sql) for address, sql in asked.items() if twice(sql)} == {}


@pytest.mark.parametrize("address", MOST)
def test_a_page_with_everything_on_it_asks_no_more_than_it_may(address):
    assert QUERIES[address] <= MOST[address]


def twice(sql):
    return [question for question, times in Counter(sql).items() if times > 1]


def test_a_question_asked_for_each_entry_would_be_noticed():
    assert twice(["SELECT 1", "SELECT 2", "SELECT 1"]) == ["SELECT 1"]
