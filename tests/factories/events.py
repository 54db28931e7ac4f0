import secrets
from datetime import timedelta

import factory
from django.utils import timezone

from heritage.catalogue.models import Term, Vocabulary
from heritage.events.bookings import capacity
from heritage.events.models import EventIndexPage, EventPage, Session, TeachingSheetPage
from heritage.pages.models import SchoolsPage
from tests.factories.catalogue import TermFactory
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


def a_class_session(capacity=40, days=7, **fields):
    """A session that schools may book now."""
    return a_session(days, capacity=capacity, takes_classes=True, **fields)


def a_filled_form(session, **fields):
    """What a teacher types into the form for this session: forty come. A field that the form lacks is refused."""
    band = Term.objects.filter(vocabulary=Vocabulary.GRADE_BAND).first() or TermFactory(
        vocabulary=Vocabulary.GRADE_BAND, name="小学5—6年级"
    )
    form = {
        "session": session.pk,
        "school": "示例小学",
        "grade_band": band.pk,
        "classes": "1",
        "pupils": "38",
        "teachers": "2",
        "needs": "轮椅通道1处",
        "name": "王老师",
        "phone": "0371-67000000",
        "email": "wang@school.example",
        "declaration": "on",
        "again": "",
        "website": "",
    }
    if unknown := fields.keys() - form.keys():
        raise TypeError(f"the form has no field {sorted(unknown)}")
    return form | fields


def a_booking(session, people=2, verified=True, **fields):
    """A booking as capacity.book makes it, of so many people, one of them a teacher, whose mailbox has answered."""
    form = a_filled_form(session, pupils=people - 1, teachers=1, **fields)
    form |= {"grade_band": Term.objects.get(pk=form["grade_band"]), "again": True}
    booking = capacity.book(session.pk, secrets.token_hex(16), form)[0]
    if verified:
        capacity.verify(booking)
        booking.refresh_from_db()
    return booking


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
