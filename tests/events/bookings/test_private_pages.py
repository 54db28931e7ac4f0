"""What is behind the private link, and that nobody else finds it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from heritage.events.bookings import outbox, private_links
from heritage.events.models import Booking, BookingStatus, Session
from tests.events.bookings.asking import text
from tests.factories.events import a_booking, a_filled_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(session):
    return a_booking(session, 30)


@pytest.fixture
def link(booking):
    return private_links.path(booking)


PRIVATE = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@pytest.mark.parametrize("page", ["", "change", "cancel"])
def test_private_pages_are_kept_out_of_caches_search_engines_and_referrers(client, link, page):
    response = client.get(link + page)

    assert response.status_code == 200
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE
    assert not response.cookies
    assert not response.wsgi_request.session.accessed


def test_the_database_holds_the_link_only_as_a_hash(booking, link):
    token = link.split("/")[2]

    assert len(token) == 43
    assert token not in str(Booking.objects.values().get())
    assert booking.link_hash == private_links.hashed(token)


def test_a_wrong_a_forgotten_and_an_expired_link_are_answered_alike(client, booking, link):
    wrong = client.get("/bookings/" + "x" * 43 + "/")
    Session.objects.update(end=timezone.now() - timedelta(days=31))
    expired = client.get(link)
    Booking.objects.update(link_hash=None)
    forgotten = client.get(link)

    assert {response.status_code for response in (wrong, expired, forgotten)} == {404}
    assert wrong.content == expired.content == forgotten.content
    assert wrong.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_stays_good_when_the_secret_key_is_changed(client, booking, link, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert private_links.path(booking) == link
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, link, method):
    assert getattr(client, method)(link).status_code == 405


def test_numbers_and_contact_are_changed_behind_the_link(client, event, link, booking):
    shown = text(client.get(link + "change"))
    assert 'value="29"' in shown
    assert 'value="wang@school.example"' in shown

    sent = client.post(link + "change", a_filled_form(event.timetable[0], pupils="20", email="li@school.example"))

    booking = Booking.objects.get()
    assert (sent.status_code, sent.url) == (303, link)
    assert (booking.pupils, booking.contact.email) == (20, "li@school.example")


def test_more_than_fits_is_refused_and_the_booking_stays(client, event, session, link):
    a_booking(session, 8)

    refused = client.post(link + "change", a_filled_form(session, pupils="39", teachers="1"))

    assert refused.status_code == 409
    assert "还剩2个名额" in text(refused)
    assert Booking.objects.first().pupils == 29


def test_cancelling_asks_first_and_following_a_link_cancels_nothing(client, link):
    client.get(link + "cancel")
    assert Booking.objects.get().is_active

    assert client.post(link + "cancel").url == link
    assert Booking.objects.get().status == BookingStatus.CANCELLED
    assert "预约已取消" in text(client.get(link))


@pytest.mark.parametrize("page", ["change", "cancel"])
def test_nothing_can_be_changed_once_the_session_has_begun(client, event, link, page):
    Session.objects.update(start=timezone.now() - timedelta(minutes=1))

    assert client.get(link + page).url == link
    client.post(link + page, a_filled_form(event.timetable[0], pupils="1"))
    assert Booking.objects.get().pupils == 29


def test_the_certificate_is_there_once_the_class_was_counted_and_names_no_pupil(client, booking, link):
    assert client.get(link + "certificate").url == link
    Booking.objects.update(attended_pupils=27, attended_teachers=2)

    shown = text(client.get(link + "certificate"))

    assert "学生27人、教师2人" in shown
    assert "王老师" not in shown


def test_a_school_takes_its_own_session_into_its_calendar_from_the_page_and_the_letter(client, event):
    Session.objects.create(page=event, start=event.timetable[0].start, end=event.timetable[0].end)
    booking = a_booking(event.timetable[0], 4)
    home = private_links.path(booking)
    assert f'href="{home}session.ics"' in text(client.get(home))

    answer = client.get(f"{home}session.ics")
    outbox.deliver_due()

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert re.findall("UID:(.+)\r\n", answer.content.decode()) == [str(booking.session.uid)]
    [(name, attached, kind)] = mail.outbox[0].attachments
    assert (name, kind) == (f"{booking.reference}.ics", "text/calendar")
    assert re.findall("UID:(.+?)\r?\n", attached) == [str(booking.session.uid)]
