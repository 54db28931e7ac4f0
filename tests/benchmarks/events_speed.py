"""How fast the month and the calendar to subscribe to are with 2,000 events, cold and from the cache.

    uv run python -m tests.benchmarks.events_speed

The events are spread over twelve months, a session each, at twenty places that have an address, and read a book each.
Every row is measured in turn with an empty view of the same process (`/healthz`, through all middleware). What counts
is CPU and the ratio, which hold on a busy machine too. Cold: the version of the content has just been renewed, as after
a change of another page. `empty programme` is the same address before there was any event. The last line is the first
calendar of a process that has just started.
"""

import os
import statistics
import sys
import tempfile
from datetime import timedelta
from time import process_time
from uuid import uuid4

EVENTS = 2_000
ROUNDS = 15


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    with tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        settings.DATABASES["default"]["NAME"] = f"{folder}/benchmark.sqlite3"
        call_command("migrate", verbosity=0)
        measure()


def measure():
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from heritage.content_version.models import ContentVersion
    from tests.factories.events import EventIndexPageFactory
    from tests.factories.pages import HomePageFactory

    programme = EventIndexPageFactory(parent=HomePageFactory())
    month = f"{timezone.localdate() + timedelta(days=30):%Y-%m}"
    rows = {"month": f"/events/{month}/", "calendar.ics": "/events/calendar.ics", "rss.xml": "/events/rss.xml"}
    client = Client()

    def once(address, renew):
        if renew:
            ContentVersion.objects.update(site=uuid4().hex)
        began = process_time()
        assert client.get(address).status_code == 200
        return (process_time() - began) * 1000

    def median(address, renew=False):
        times, empty = [], []
        for _ in range(ROUNDS):
            empty.append(once("/healthz", renew=False))
            times.append(once(address, renew))
        return statistics.median(times), statistics.median(empty)

    once("/events/", renew=True)
    before = {name: median(address, renew=True)[0] for name, address in rows.items()}
    with transaction.atomic():
        fill(programme)
    first = once(rows["calendar.ics"], renew=True)
    heading = ("", "cold ms", "cached ms", "/healthz ms", "cold ratio", "cached ratio", "empty programme ms")
    sys.stdout.write(" | ".join(heading) + "\n")
    for name, address in rows.items():
        cold, empty = median(address, renew=True)
        kept, _ = median(address)
        milliseconds = f"{cold:.1f} | {kept:.1f} | {empty:.1f}"
        ratios = f"{cold / empty:.0f} | {kept / empty:.1f}"
        sys.stdout.write(f"{name} | {milliseconds} | {ratios} | {before[name]:.1f}\n")
    sys.stdout.write(f"calendar.ics, first of a process: {first:.0f} ms\n")


def fill(programme):
    """Make the events with bulk inserts: Wagtail's own way takes half an hour."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page

    from heritage.events.models import Book, EventPage, Session
    from tests.factories.catalogue import HeritageSitePageFactory, a_statement

    places = [
        HeritageSitePageFactory(
            title=f"厂房{number}", located=True, statements=[a_statement(value=f"华山路{number}号")]
        )
        for number in range(20)
    ]
    now = timezone.now()
    shared = {"locale_id": programme.locale_id, "depth": programme.depth + 1, "last_published_at": now}
    kind = ContentType.objects.get_for_model(EventPage)
    bases = Page.objects.bulk_create(
        Page(
            title=f"在锯齿屋顶下读一座工厂，第{number}回",
            slug=f"event-{number}",
            path=Page._get_path(programme.path, programme.depth + 1, number + 1),
            url_path=f"{programme.url_path}event-{number}/",
            content_type=kind,
            **shared,
        )
        for number in range(EVENTS)
    )
    pages = []
    for number, base in enumerate(bases):
        page = EventPage(
            page_ptr=base,
            summary="从屋顶的形状读起：光为什么总从一边来？",
            audience="小学四至六年级与家长",
            place=places[number % len(places)],
            meeting_point="东侧入口",
            bring="铅笔、速写本、饮用水",
            weather_rule="暴雨、高温或大风预警生效时延期，原因在本页公布。",
            series=f"书香中原·系列{number % 8}",
        )
        page.save_base(raw=True)
        pages.append(page)
    sessions = []
    for number, page in enumerate(pages):
        start = now + timedelta(days=number * 365 / EVENTS - 182, hours=1)
        sessions.append(Session(page=page, start=start, end=start + timedelta(hours=2), capacity=40))
    Session.objects.bulk_create(sessions)
    Book.objects.bulk_create(Book(page=page, title="乡土中国", author="费孝通") for page in pages)


if __name__ == "__main__":
    main()
