"""A line a request and a message, and nothing about a person or a hidden place in it."""

import json
import logging
import logging.config
import sys

import pytest

from heritage.operations.logs import JSONFormatter, PlainFormatter, request_number


def line(message, *args, **extra):
    record = logging.LogRecord("heritage.x", logging.WARNING, __file__, 1, message, args, extra.pop("exc_info", None))
    return json.loads(JSONFormatter().format(record))


def test_a_message_is_one_line_of_json_with_the_number_of_its_request():
    request_number.set("abc12345")

    assert line("砂轮厂：%s", "完成") | {"time": ""} == {
        "time": "",
        "level": "WARNING",
        "logger": "heritage.x",
        "request": "abc12345",
        "message": "砂轮厂：完成",
    }
    assert "\n" not in JSONFormatter().format(logging.LogRecord("x", 20, "", 1, "a\nb", (), None))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("at 113.47321, 34.71864", "at [位置], [位置]"),
        ("letter to li.min@school.example failed", "letter to [邮箱] failed"),
        ("from 192.0.2.77 again", "from [地址] again"),
        ("call 13800138000 or 0371-67890123", "call [电话] or [电话]"),
        ("id 41010219900101123X", "id [证件号]"),
        ("Conflict: /bookings/sEcRet-1/change", "Conflict: /bookings/…"),
        ("Not Found: /search/?q=某人", "Not Found: /search/?…"),
        ("Django 5.2.19 took 12.5 ms for 2026-11-25", "Django 5.2.19 took 12.5 ms for 2026-11-25"),
    ],
)
def test_what_is_private_is_taken_out_of_whatever_is_logged(said, kept):
    assert line(said)["message"] == kept


def test_the_plain_form_for_a_terminal_keeps_no_more_of_it(settings):
    record = logging.LogRecord("x", 30, "", 1, "Gone: /bookings/sEcRet-1/", (), None)

    assert settings.LOGGING["formatters"]["plain"]["()"] == "heritage.operations.logs.PlainFormatter"
    assert PlainFormatter("{levelname} {message}", style="{").format(record) == "WARNING Gone: /bookings/…"


def test_what_gunicorn_says_of_a_request_is_cleaned_as_well(settings, capsys):
    logger = logging.getLogger("gunicorn.error")
    own = logging.StreamHandler(sys.stderr)  # as gunicorn sets it up before it loads the site
    logger.addHandler(own)
    before = logger.propagate
    try:
        logger.error("Error handling request %s", "/bookings/sEcRet-1/")
        assert "sEcRet-1" in capsys.readouterr().err
        logging.config.dictConfig(settings.LOGGING)
        logger.error("Error handling request %s", "/bookings/sEcRet-1/")
        told = capsys.readouterr().err
    finally:
        logger.handlers.clear()
        logger.propagate = before

    assert "Error handling request /bookings/…" in told
    assert "sEcRet-1" not in told


def test_an_errors_text_is_cleaned_too():
    try:
        raise ValueError("li.min@school.example at 113.47321")
    except ValueError as error:
        told = line("failed", exc_info=(type(error), error, error.__traceback__))

    assert "li.min" not in told["error"]
    assert "113.47" not in told["error"]
    assert "ValueError" in told["error"]


@pytest.mark.django_db
def test_a_request_is_named_by_its_route_and_carries_its_number(client, caplog, settings):
    caplog.set_level(logging.INFO, "heritage.requests")
    answer = client.get("/id/ZY-0001?q=private", headers={"x-request-id": "chosen-by-anybody"})

    [record] = [record for record in caplog.records if record.name == "heritage.requests"]
    assert record.fields | {"ms": 0} == {"method": "GET", "route": "^id/(?P<number>[^/]+)/?$", "status": 404, "ms": 0}
    assert answer.headers["X-Request-ID"] != "chosen-by-anybody"
    settings.BEHIND_PROXY = True
    assert client.get("/healthz", headers={"x-request-id": "of-the-proxy"}).headers["X-Request-ID"] == "of-the-proxy"
    assert client.get("/healthz", headers={"x-request-id": "no good: {}"}).headers["X-Request-ID"] != "no good: {}"
