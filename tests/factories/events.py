from datetime import timedelta

import factory
from django.utils import timezone

from heritage.events.models import EventIndexPage, EventPage, Session, TeachingSheetPage
from heritage.pages.models import SchoolsPage
from tests.factories.pages import PageFactory, SchoolsPageFactory, home_page


class EventIndexPageFactory(PageFactory):
    class Meta:
        model = EventIndexPage

    title = "书香中原"
    slug = "events"

    @classmethod
    def default_parent(cls):
        return home_page()


def a_session(days=7, hours=2, **fields):
    """A session that starts at 9:30 in `days` days (negative: ago)."""
    start = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=days)
    return Session(**{"start": start, "end": start + timedelta(hours=hours), **fields})


class EventPageFactory(PageFactory):
    """A live event in a week's time."""

    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"读一座工厂 {n}")
    slug = factory.Sequence(lambda n: f"event-{n}")
    summary = "从屋顶的形状读起。"
    sessions = factory.LazyFunction(lambda: [a_session()])

    @classmethod
    def rows(cls):
        return ("sessions", "organisers", "speakers", "books")

    @classmethod
    def default_parent(cls):
        return EventIndexPage.objects.first() or EventIndexPageFactory()


class TeachingSheetPageFactory(PageFactory):
    class Meta:
        model = TeachingSheetPage

    title = "画一条屋顶线"
    slug = "wuding"
    summary = "想一想光从哪里来。"
    subject = "art"

    @classmethod
    def rows(cls):
        return ("source_rows",)

    @classmethod
    def default_parent(cls):
        return SchoolsPage.objects.first() or SchoolsPageFactory()
