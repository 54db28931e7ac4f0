"""A site on a small disk of its own that fills up, and whose database another process holds: what each is answered.

python -m tests.operations.full_disk    # HERITAGE_DATA_DIR is a site on that disk; prints JSON
"""

import json
import os
import sqlite3
from contextlib import suppress
from datetime import timedelta

import django
from django.conf import settings

READ = ("/", "/sites/", "/sites/place-1/", "/events/calendar.ics", "/search/?q=砂轮厂")


def main():
    django.setup()
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
    from django.core.management import CommandError, call_command
    from django.db import close_old_connections, connection
    from django.test import Client

    from heritage.catalogue.models import HeritageSitePage
    from heritage.events.bookings import form_tokens
    from heritage.events.models import Booking, EventPage
    from tests.events.bookings.asking import send

    form_tokens.QUICKEST = timedelta(0)
    visitor, event = Client(raise_request_exception=False), EventPage.objects.order_by("pk").first()

    def read():
        close_old_connections()  # as a request begins
        return [visitor.get(path).status_code for path in READ]

    def book():
        close_old_connections()
        answer = send(visitor, event, pupils="1", email=f"{os.urandom(4).hex()}@school.example")
        return answer.status_code, "没有保存" in answer.content.decode()

    said = {"before": (read(), book(), Booking.objects.count())}

    other = sqlite3.connect(settings.DATA_DIR / "heritage.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said["locked"] = (read(), book(), Booking.objects.count())
    other.execute("ROLLBACK")
    other.close()

    filler = settings.DATA_DIR / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with suppress(django.db.OperationalError):  # what is left of the log of the database
        while True:
            connection.cursor().execute("UPDATE wagtailcore_page SET search_description = hex(randomblob(2000))")
    said["full"] = (read(), book(), Booking.objects.count())
    try:
        entry = HeritageSitePage.objects.get(slug="place-1")
        entry.title = "没有保存的题名"
        entry.save()
        said["saved"] = True
    except django.db.OperationalError as error:
        said["saved"] = str(error)
    try:
        call_command("backup", verbosity=0)
        said["backup"] = True
    except CommandError as error:
        said["backup"] = str(error)

    filler.unlink()
    said["after"] = (read(), book(), Booking.objects.count())
    said["check"] = connection.cursor().execute("PRAGMA integrity_check").fetchall()
    said["title"] = HeritageSitePage.objects.get(slug="place-1").title
    print(json.dumps(said))


if __name__ == "__main__":
    main()
