"""A method that an address does not know is answered 405, with those that it knows."""

import pytest
from django.test import Client

from heritage.operations.logs import OfferedFilter
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_what_is_read_only_says_so(strict, programme):
    event = EventPageFactory()
    for address in ("/events/", "/events/calendar.ics", "/events/rss.xml", "/", "/oembed", f"/e/{event.pk}"):
        for method in ("PROPFIND", "REPORT", "PUT", "DELETE", "POST", "PATCH"):
            answer = strict.generic(method, address)
            assert (answer.status_code, answer.get("Allow")) == (405, "GET, HEAD"), (method, address)
    assert strict.get("/events/").status_code == 200


def test_forms_take_what_they_take_and_still_check_their_tokens(strict, programme):
    event = EventPageFactory()

    for address in (f"/e/{event.pk}/book", "/admin/login/"):
        answer = strict.generic("PROPFIND", address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert strict.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 403


def test_a_format_that_is_not_offered_is_no_error_in_the_log(client, programme, caplog, settings):
    caplog.handler.addFilter(OfferedFilter())

    assert client.get("/oembed?url=http://testserver/e/1&format=xml").status_code == 501
    assert [record for record in caplog.records if record.name == "django.request"] == []
    assert client.get("/never-here.txt").status_code == 404
    assert [record.status_code for record in caplog.records if record.name == "django.request"] == [404]
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["offered"]
