"""A process of its own that sends booking forms at one moment, through the whole site and a database that is real.

    python -m tests.events.bookings.rush <event> <session> <grade band> <first> <last> <threads>
    python -m tests.events.bookings.rush

The first prints “ready” and waits for a line; then it prints what each form was answered: its status and where it led
to. The second prints what the database holds in the end.
"""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"

import django

django.setup()

from django.db import connections
from django.test import Client

from heritage.events.bookings import form_tokens
from heritage.events.models import Booking, EventPage, Letter, SessionTotals


def send_all(event, session, band, first, last, threads):
    form_tokens.QUICKEST = form_tokens.QUICKEST * 0
    event = EventPage.objects.get(pk=event)
    forms = [(number, form_tokens.issue(event)) for number in range(first, last)]
    start = threading.Barrier(threads + 1)
    with ThreadPoolExecutor(threads) as pool:
        shares = [forms[number::threads] for number in range(threads)]
        working = [pool.submit(_send_share, share, event.pk, session, band, start) for share in shares]
        print("ready", flush=True)
        sys.stdin.readline()
        start.wait()
        answers = [answer for work in working for answer in work.result()]
    print(json.dumps(answers), flush=True)


def _send_share(forms, event, session, band, start):
    browser = Client()
    start.wait()
    try:
        return [_send(browser, event, session, band, *form) for form in forms]
    finally:
        connections.close_all()


def _send(browser, event, session, band, number, token):
    """Send one form: a class of one and a teacher. Every fifth twice, as by a double click."""
    form = {
        **{"token": token, "session": session, "grade_band": band, "declaration": "on"},
        **{"school": f"示例学校{number}", "classes": 1, "pupils": 1, "teachers": 1},
        **{"name": "王老师", "phone": "0371-67000000", "email": f"{number}@school.example"},
    }
    sender = f"10.0.{number // 200}.{number % 200}"
    answers = [browser.post(f"/e/{event}/book", form, REMOTE_ADDR=sender) for _ in range(1 if number % 5 else 2)]
    return [number, answers[0].status_code, *(answers[each].headers.get("Location") for each in (0, -1))]


def report():
    columns = ("pk", "school", "status", "made_at", "contact__email")
    totals = SessionTotals.objects.get()
    held = {
        "bookings": [[str(value) for value in row] for row in Booking.objects.order_by("pk").values_list(*columns)],
        "totals": [totals.confirmed, totals.waiting],
        "positions": [booking.position for booking in Booking.objects.waiting()],
        "letters": [[str(booking), kind] for booking, kind in Letter.objects.values_list("booking", "kind")],
    }
    print(json.dumps(held))


if __name__ == "__main__":
    send_all(*(int(argument) for argument in sys.argv[1:])) if sys.argv[1:] else report()
