"""Anybody can invent a school. What keeps invented ones from filling a session, and costs no real one its place.

The session holds ten, or forty where a form is sent.
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from heritage.events.bookings import audit_log, capacity, outbox, private_links, throttle
from heritage.events.bookings.forms import ClassForm
from heritage.events.models import Booking, BookingStatus, EventPage, Letter, LetterKind, Session
from tests.events.bookings.asking import letters, read, send, standing, text
from tests.factories.accounts import AdministratorFactory
from tests.factories.events import a_booking

pytestmark = pytest.mark.django_db

CONFIRMED, WAITING, CANCELLED = BookingStatus


@pytest.fixture
def session(event):
    Session.objects.update(capacity=10)
    return event.timetable[0]


@pytest.fixture
def hall(session):
    Session.objects.update(capacity=40)
    return session


def invented(session, people, email="nobody@invented.example"):
    """A booking for which nobody will answer; its letter has left."""
    booking = a_booking(session, people, verified=False, email=email)
    outbox.deliver_due()
    return booking


def wait(**passed):
    """Let time pass since the letters have left."""
    for letter in Letter.objects.exclude(sent_at=None):
        letter.sent_at -= timedelta(**passed)
        letter.save()


def link_in(letter):
    [path] = re.findall(r"https?://[^/\s]+(/bookings/\w+/verify/\S+)", letter.body)
    return path


def test_school_answers_by_the_link_in_the_letter(client, hall):
    made = send(client, hall.page)
    booking = Booking.objects.get()
    assert "名额已保留，请核实邮箱" in text(client.get(made.url))
    outbox.deliver_due()
    [letter] = mail.outbox
    assert "贵校的名额已保留" in letter.body

    asked = client.get(link_in(letter))
    assert "核实这份预约？" in text(asked)
    assert Booking.objects.get().verified_at is None  # a program that opens every link in a letter is no teacher

    answered = client.post(link_in(letter))
    assert (answered.status_code, answered.url) == (303, private_links.path(booking))
    assert "预约已确认" in text(client.get(answered.url))
    assert "请核实邮箱" not in text(client.get(answered.url))
    assert client.get(link_in(letter)).url == private_links.path(booking)


def test_link_is_in_letters_only_and_nobody_guesses_it(client, hall):
    made = send(client, hall.page)
    booking = Booking.objects.get()
    address = private_links.verification_path(booking)

    assert address not in text(client.get(made.url))
    other = a_booking(hall, verified=False)
    for wrong in (
        address[:-1] + ("A" if address[-1] != "A" else "B"),
        reverse("verify_booking", args=[other.reference, address.rsplit("/", 1)[1]]),
        reverse("verify_booking", args=["22222222", address.rsplit("/", 1)[1]]),
        reverse("verify_booking", args=[booking.reference, private_links.token(booking.link_seed)]),
    ):
        response = client.post(wrong)
        assert response.status_code == 404
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
    assert not Booking.objects.exclude(verified_at=None).exists()


def test_session_filled_with_invented_schools_makes_room_for_one_that_answers(session):
    for number in range(5):
        invented(session, 2, f"{number}@invented.example")
    invented(session, 2, "queue@invented.example")
    real = a_booking(session, 4)
    assert real.status == WAITING
    assert capacity.release_unverified() == 0
    wait(hours=3)

    assert capacity.release_unverified() == 3

    # Who stood before it in the queue first, then as many as it takes, the oldest first.
    assert standing(session) == [(2, CANCELLED)] * 2 + [(2, CONFIRMED)] * 3 + [(2, CANCELLED), (4, CONFIRMED)]
    assert read(session).totals.confirmed == 10
    assert capacity.release_unverified() == 0


def test_room_is_made_the_moment_that_a_school_answers(session):
    invented(session, 10)
    real = a_booking(session, 4, verified=False)
    wait(hours=73)

    capacity.verify(real)

    assert standing(session) == [(10, CANCELLED), (4, CONFIRMED)]
    assert letters(real) == [LetterKind.RECEIVED, LetterKind.MOVED_UP]


def test_school_that_is_let_go_is_told_why(session):
    booking = invented(session, 10)
    a_booking(session, 4)
    wait(hours=73)
    mail.outbox.clear()

    call_command("letters")

    assert "邮箱一直没有核实，名额已让给候补的学校" in next(
        letter.body for letter in mail.outbox if booking.reference in letter.subject
    )


def test_who_has_not_answered_loses_nothing_to_others_who_have_not(session):
    invented(session, 10)
    invented(session, 4, "other@invented.example")
    wait(hours=1000)

    assert capacity.release_unverified() == 0
    assert standing(session) == [(10, CONFIRMED), (4, WAITING)]


def test_school_that_has_answered_keeps_its_place_for_good(session):
    first = a_booking(session, 10)
    a_booking(session, 4)
    wait(hours=1000)

    assert capacity.release_unverified() == 0
    assert Booking.objects.get(pk=first.pk).is_confirmed


def test_failing_mail_server_costs_no_school_its_place(session, settings):
    settings.EMAIL_BACKEND = "tests.events.bookings.test_outbox.FailingBackend"
    waits_for_its_letter = a_booking(session, 10, verified=False)
    outbox.deliver_due()
    a_booking(session, 4)
    Booking.objects.update(made_at=timezone.now() - timedelta(days=6))

    assert capacity.release_unverified() == 0
    assert Booking.objects.get(pk=waits_for_its_letter.pk).is_confirmed


def test_without_a_mail_server_nobody_is_asked_to_answer(client, hall, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""

    shown = text(client.get(send(client, hall.page).url))

    assert "预约已确认" in shown
    assert "核实" not in shown


@pytest.mark.parametrize(
    "change",
    [
        lambda: EventPage.objects.update(status="postponed", status_reason="雨"),
        lambda: Session.objects.update(full=True),
        lambda: Session.objects.update(start=timezone.now() - timedelta(minutes=1)),
        lambda: Session.objects.update(capacity=3),
    ],
)
def test_nobody_is_let_go_where_nobody_could_move_up(session, change):
    invented(session, 10)
    a_booking(session, 4)
    wait(hours=73)

    change()

    assert capacity.release_unverified() == 0


def test_organiser_sees_who_has_not_answered_and_verifies_by_telephone(client, session):
    client.force_login(AdministratorFactory())
    booking = invented(session, 10)
    a_booking(session, 4)
    assert "<b>未核实</b>" in text(client.get(reverse("session_bookings", args=[session.pk])))
    address = reverse("manage_booking", args=[booking.reference])
    assert "已打电话核实" in text(client.get(address))

    client.post(address, {"do": "verify"})
    wait(hours=73)

    assert capacity.release_unverified() == 0
    assert "已打电话核实" not in text(client.get(address))
    assert ModelLogEntry.objects.filter(action=audit_log.VERIFIED).count() == 1


def test_a_corrected_mailbox_is_asked_again(client, hall):
    made = send(client, hall.page, email="wrong@school.example")
    booking = Booking.objects.get()
    form = {"school": booking.school, "grade_band": booking.grade_band_id, "classes": 1, "pupils": 8, "teachers": 1}

    client.post(
        f"{made.url}change", {**form, "name": "王老师", "phone": "0371-67000000", "email": "right@school.example"}
    )
    outbox.deliver_due()

    letter = mail.outbox[-1]
    assert letter.to == ["right@school.example"]
    client.post(link_in(letter))
    assert Booking.objects.get().verified_at


def new_mailbox(booking, email):
    booking = Booking.objects.select_related("contact", "grade_band").get(pk=booking.pk)
    capacity.change(booking, {**ClassForm.initial_of(booking), "email": email})
    return Booking.objects.get(pk=booking.pk)


def test_another_mailbox_has_to_answer_for_itself_and_is_counted_like_a_new_one(client, session):
    booking = a_booking(session, 4, email="first@school.example")
    old_answer = private_links.verification_path(booking)
    outbox.deliver_due()
    wait(hours=73)
    for _ in range(throttle.MOST_UNVERIFIED):
        a_booking(session, 1 + 1, verified=False, email="full@school.example")
    with pytest.raises(capacity.NoBookingError, match="已有3份预约还没有核实"):
        new_mailbox(booking, "full@school.example")
    assert new_mailbox(booking, "First@school.example").verified_at  # the same mailbox, typed otherwise

    changed = new_mailbox(booking, "second@school.example")
    assert changed.verified_at is None
    assert changed not in Booking.objects.overdue()  # it has the whole time to answer
    assert client.post(old_answer).status_code == 404
    outbox.deliver_due()
    to_it = (letter for letter in mail.outbox if letter.to == ["second@school.example"])
    client.post(link_in(next(letter for letter in to_it if "请核实" in letter.body)))
    assert Booking.objects.get(pk=booking.pk).verified_at


def test_a_letter_to_a_mailbox_that_has_not_answered_carries_no_words_of_a_stranger(session):
    booking = a_booking(session, 4, verified=False, school="加微信领奖小学", name="点我老师", needs="来源不明的话")
    outbox.deliver_due()
    [asked] = mail.outbox
    assert [words for words in ("加微信领奖小学", "点我老师", "来源不明的话") if words in asked.body] == []
    assert "学生3人，教师1人" in asked.body

    capacity.verify(booking)
    new_mailbox(booking, "wang@school.example")
    outbox.deliver_due()
    assert "点我老师：" in mail.outbox[-1].body
    assert "学校：加微信领奖小学" in mail.outbox[-1].body


def test_a_mailbox_has_two_hours_where_the_site_says_nothing_else(settings):
    assert settings.BOOKING_HOLD_HOURS == 2


def test_one_mailbox_has_at_most_three_bookings_that_it_has_not_answered(session):
    for _ in range(throttle.MOST_UNVERIFIED):
        first = a_booking(session, 2, verified=False, email="Same@school.example")
    with pytest.raises(capacity.NoBookingError, match="已有3份预约还没有核实"):
        a_booking(session, 2, verified=False, email="same@school.example")

    capacity.verify(first)

    assert a_booking(session, 2, verified=False, email="same@school.example").is_confirmed
    assert a_booking(session, 2, verified=False, email="other@school.example").is_confirmed


def test_one_mailbox_does_not_take_a_whole_session(session):
    Session.objects.update(capacity=100)
    for _ in range(throttle.MOST_IN_A_SESSION):
        last = a_booking(session, 2)
    with pytest.raises(capacity.NoBookingError, match="这个邮箱在这一场已有几份预约"):
        a_booking(session, 2)

    capacity.cancel(last)

    assert a_booking(session, 2).is_confirmed
