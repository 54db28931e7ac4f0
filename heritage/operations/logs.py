"""Log one line of JSON for each request and each message, with the request number and no personal data.

Positions, mailboxes, telephone and identity numbers are removed from every message. A request is logged by its route,
never by its address: a private link is an address.
"""

import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

from heritage import personal_numbers

request_number = ContextVar("request_number", default="")
logger = logging.getLogger("heritage.requests")

_GIVEN = re.compile(r"[\w-]{8,64}")
_PRIVATE = (
    (re.compile(r"(?<![\w.])-?\d{1,3}\.\d{3,}"), "[位置]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[邮箱]"),
    *personal_numbers.REDACTIONS,
    (re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"), "[地址]"),
    (re.compile(r"(?<=bookings/)[^\s\"']+"), "…"),  # a private link, or the answer of a mailbox
    (re.compile(r"\?[^\s\"']+"), "?…"),  # what somebody searched for, or where on the map they looked
)


def redact(text):
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return text


class JSONFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_number.get(),
            "message": redact(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """The same message for a terminal, without what is private."""

    def format(self, record):
        return redact(super().format(record))


class OfferedFilter(logging.Filter):
    """Leave out what Django logs as an error of the server and is none: a format that is not offered (501)."""

    def filter(self, record):
        return getattr(record, "status_code", None) != 501


class RequestLogMiddleware:
    """Number each request, or keep the number from the proxy, and log a line when it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        number = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        request_number.set(number)
        begun = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else ""
        fields = {
            "method": request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other",
            "route": route,
            "status": response.status_code,
            "ms": round(1000 * (time.perf_counter() - begun)),
        }
        logger.info("%s %s", fields["method"], fields["status"], extra={"fields": fields})
        response.headers["X-Request-ID"] = number
        return response
