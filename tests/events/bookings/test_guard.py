"""What an editor may not do to an event that schools count on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from heritage.catalogue.models import Term
from heritage.editorial.prechecks import Prechecks
from heritage.events.models import Booking, EventPage, Session
from tests.events.bookings.asking import text
from tests.events.editors import remove_the_session, withdrawn
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import TermFactory
from tests.factories.events import a_booking
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(session):
    return a_booking(session, 8)


def test_an_event_with_bookings_cannot_be_deleted_by_whichever_way(client, session, booking):
    client.force_login(AdministratorFactory())
    withdrawn()
    event = EventPage.objects.get()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={event.pk}"

    for page in (event, event.get_parent()):
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    refused = client.post(bulk, follow=True)

    assert EventPage.objects.filter(pk=event.pk).exists()
    assert "有学校预约，不能删除" in text(refused)


def test_an_event_without_bookings_can_be_deleted(client, session):
    client.force_login(AdministratorFactory())
    withdrawn()
    client.post(reverse("wagtailadmin_pages:delete", args=[session.page_id]))

    assert not EventPage.objects.exists()


def test_an_editor_cannot_remove_a_session_that_takes_classes_and_is_told_what_to_do(client, session, booking):
    client.force_login(AdministratorFactory())
    Session.objects.create(page=session.page, start=session.start, end=session.end)
    event = EventPage.objects.get()
    event.save_revision()

    refused = remove_the_session(client, event)

    assert "不能直接删去" in text(refused)
    assert Booking.objects.get().session == session


def test_an_editor_may_remove_a_session_that_nobody_can_have_booked(client, session):
    client.force_login(AdministratorFactory())
    Session.objects.update(takes_classes=False)
    Session.objects.create(page=session.page, start=session.start, end=session.end)
    event = EventPage.objects.get()
    event.save_revision()

    remove_the_session(client, event)
    publish(EventPage.objects.get().get_latest_revision_as_object())

    assert Session.objects.count() == 1


def test_a_grade_band_that_bookings_name_cannot_be_deleted_and_another_can(client, booking):
    client.force_login(AdministratorFactory())
    named, other = booking.grade_band, TermFactory()

    for term in (named, other):
        client.post(reverse("wagtailsnippets_catalogue_term:delete", args=[term.pk]))

    assert list(Term.objects.all()) == [named]


def test_a_session_for_classes_wants_a_limit(session):
    session.capacity = None
    with pytest.raises(ValidationError, match="要写明名额"):
        session.clean()

    session.takes_classes = False
    session.clean()


def test_fewer_seats_than_are_confirmed_are_refused_with_the_number_and_what_to_do(client, session, booking):
    client.force_login(AdministratorFactory())
    event = EventPage.objects.get()
    event.save_revision()

    def change(capacity):
        page = client.get(reverse("wagtailadmin_pages:edit", args=[event.pk]))
        form = querydict_from_html(page.content.decode(), form_id="page-edit-form").dict()
        streams = {"body-count": "0", "recap-count": "0"}
        return client.post(
            reverse("wagtailadmin_pages:edit", args=[event.pk]), {**form, **streams, "sessions-0-capacity": capacity}
        )

    refused, kept = change("7"), change("8")

    assert "这一场已确认8人，名额不能少于8。要减少，请先在“班级预约”里与学校商量" in text(refused)
    assert kept.status_code == 302
    assert EventPage.objects.get().get_latest_revision_as_object().timetable[0].capacity == 8


def test_seats_and_the_way_in_are_checked_again_with_each_signature(session, booking):
    event = EventPage.objects.get()
    draft = event.sessions.all()[0]

    def codes():
        return [hit.code for hit in Prechecks(event).blocking]

    event.telephone = ""
    assert codes() == []
    draft.capacity = 7  # it was ten when the draft was written, and eight have booked since
    event.sessions = [draft]
    assert codes() == ["seats"]
    draft.capacity = 8
    assert codes() == []

    draft.takes_classes, draft.booking_opens = False, draft.start - timedelta(days=3)
    assert codes() == ["no_way_in"]
    event.telephone = "0371-67000000"
    assert codes() == []
