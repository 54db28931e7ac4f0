"""No letter is lost with the mail server, and none is kept longer than it has to be."""

import itertools
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from heritage.events.bookings import capacity, outbox, private_links
from heritage.events.models import Booking, Contact, EventPage, Letter, LetterState
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db


class FailingBackend(EmailBackend):
    """A server that answers with `problem`, for the recipients of whom it is asked."""

    problem = OSError("no route to host")
    asked = 0

    def send_messages(self, messages):
        FailingBackend.asked += 1
        raise FailingBackend.problem


@pytest.fixture
def failing(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.events.bookings.test_outbox.FailingBackend"
    monkeypatch.setattr(FailingBackend, "asked", 0)

    def say(problem):
        monkeypatch.setattr(FailingBackend, "problem", problem)

    return say


@pytest.fixture
def session(programme):
    place = HeritageSitePageFactory(title="二砂", located=True)
    event = EventPageFactory(
        title="在锯齿屋顶下", place=place, meeting_point="东侧入口", bring="笔", sessions=[a_class_session(10)]
    )
    return event.timetable[0]


def later(**passed):
    Letter.objects.update(next_try=timezone.now() - timedelta(seconds=1), **passed)


def test_a_confirmation_says_everything_and_carries_the_link(session, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://heritage.example/"
    booking = a_booking(session, 8)

    assert outbox.deliver_due() == 1

    [letter] = mail.outbox
    assert letter.subject == f"预约回执：在锯齿屋顶下（{booking.reference}）"
    assert letter.to == ["wang@school.example"]
    for words in ("王老师：", "已确认", "集合点：东侧入口", "请带：笔", "学生7人，教师1人", "90天后自动删除"):
        assert words in letter.body
    assert f"https://heritage.example{private_links.path(booking)}" in letter.body
    assert f"https://heritage.example/e/{session.page_id}" in letter.body
    assert letter.extra_headers["Message-ID"].endswith("@heritage.example>")


def test_a_letter_never_says_where_a_hidden_place_is(programme):
    place = HeritageSitePageFactory(title="某遗址", hidden=True)
    event = EventPageFactory(place=place, meeting_point="柳沟村口", room="柳沟村委会", sessions=[a_class_session(10)])
    a_booking(event.timetable[0])

    outbox.deliver_due()

    assert "柳沟" not in mail.outbox[0].body


def test_a_title_with_line_breaks_forges_no_header(session):
    EventPage.objects.update(title="读书\nBcc: someone@example.org")
    a_booking(session)

    assert outbox.deliver_due() == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["wang@school.example"]


def test_signs_in_a_title_arrive_as_they_are(session):
    EventPage.objects.update(title="“红楼” & <梦>")
    a_booking(session)

    outbox.deliver_due()

    assert "“红楼” & <梦>" in mail.outbox[0].body


def test_a_booking_survives_a_failing_server_and_its_letter_goes_out_later(
    session, failing, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        a_booking(session)
    letter = Letter.objects.get()
    assert Booking.objects.get().is_confirmed
    assert (letter.state, letter.attempts) == (LetterState.QUEUED, 1)
    assert letter.problem == "邮件服务器没有收下（OSError）"
    assert outbox.deliver_due() == 0  # not before its time

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later()
    assert outbox.deliver_due() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == (LetterState.SENT, "")
    assert outbox.deliver_due() == 0


def test_each_failure_waits_longer_and_the_last_is_given_up(session, failing):
    a_booking(session)
    waits = []
    for _ in range(10):
        outbox.deliver_due()
        letter = Letter.objects.get()
        waits.append(round((letter.next_try - timezone.now()).total_seconds() / 60))
        later()

    assert waits == [1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440]
    assert letter.state == LetterState.FAILED
    assert FailingBackend.asked == 10


def test_a_server_that_does_not_answer_is_not_asked_for_each_letter(session, failing):
    for _ in range(3):
        a_booking(session)
    failing(SMTPServerDisconnected("gone"))

    outbox.deliver_due()

    assert FailingBackend.asked == 1


def test_a_request_waits_for_the_server_once_and_leaves_the_others_to_the_timer(
    session, failing, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            a_booking(session)
    assert FailingBackend.asked == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        a_booking(session)
    assert mail.outbox == []  # within the minute
    later()
    call_command("letters")
    assert len(mail.outbox) == 4


def test_a_request_that_writes_many_letters_sends_for_a_few_seconds(
    session, monkeypatch, django_capture_on_commit_callbacks
):
    clock = itertools.count(0.0, 0.6 * outbox.REQUEST_SECONDS)
    monkeypatch.setattr(outbox.time, "monotonic", lambda: next(clock))
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            a_booking(session)

    assert len(mail.outbox) == 1
    assert outbox.deliver_due() == 2


def test_the_organiser_who_tries_again_is_not_told_to_wait(session, failing, settings):
    a_booking(session)
    outbox.deliver_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    outbox.try_again(Letter.objects.get())

    assert Letter.objects.get().state == LetterState.SENT


def test_with_a_worker_a_booking_only_queues_its_letter(session, queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_booking(session)
    assert (queued(outbox.send_due_letters), mail.outbox) == ([()], [])

    outbox.send_due_letters.call()
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_is_not_tried_again_and_not_repeated(session, failing):
    a_booking(session)
    a_booking(session)
    failing(SMTPRecipientsRefused({"wang@school.example": (550, b"no such user")}))

    outbox.deliver_due()

    assert FailingBackend.asked == 2
    assert {(letter.state, letter.problem) for letter in Letter.objects.all()} == {("failed", "收件地址被拒绝")}


def test_an_address_that_is_refused_for_now_is_tried_again(session, failing):
    a_booking(session)
    failing(SMTPRecipientsRefused({"wang@school.example": (450, b"greylisted")}))

    outbox.deliver_due()

    assert Letter.objects.get().state == LetterState.QUEUED


def test_two_senders_do_not_send_the_same_letter(session):
    a_booking(session)
    letter = Letter.objects.get()

    assert outbox._claim(letter)
    assert not outbox._claim(letter)
    assert outbox.deliver_due() == 0


def test_without_a_mail_server_letters_wait_and_the_command_says_so(session, settings, capsys):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    a_booking(session)

    call_command("letters")

    printed = capsys.readouterr()
    assert printed.out == "让出名额 0 份，新写提醒 0 封，发出 0 封，还有 1 封待发。\n"
    assert "HERITAGE_EMAIL_URL" in printed.err
    assert Letter.objects.get().attempts == 0


def test_a_letter_about_a_forgotten_contact_is_dropped(session):
    a_booking(session)
    Contact.objects.all().delete()

    assert outbox.deliver_due() == 0
    assert Letter.objects.get().state == LetterState.DROPPED


def test_a_letter_says_what_holds_when_it_is_sent(session):
    first, second = a_booking(session, 8), a_booking(session, 8)
    capacity.cancel(first, "雨")

    outbox.deliver_due()

    about = {letter.subject[:4]: letter.body for letter in mail.outbox if second.reference in letter.subject}
    assert "已确认" in about["预约回执"]
    assert "已转为正式预约" in about["候补转正"]
    assert "原因：雨" in mail.outbox[-2].body


def test_letters_are_read_in_the_same_number_of_queries_each_with_one_and_with_three(
    session, django_assert_num_queries
):
    for count in (1, 3):
        for _ in range(count):
            a_booking(session, 2)
        with django_assert_num_queries(1 + 7 * count):
            outbox.deliver_due()
