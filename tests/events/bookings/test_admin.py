"""The organiser's side: by permission only, contacts on record, numbers at the entrance."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from heritage.accounts.roles import ADMINISTRATOR, BOOKING_STAFF, WRITER, establish_roles
from heritage.events.bookings import audit_log, private_links
from heritage.events.models import Booking, EventPage, Letter, LetterState, Session
from tests.events.bookings.asking import text
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(programme):
    return EventPageFactory(title="读一座工厂", sessions=[a_class_session(10)]).timetable[0]


@pytest.fixture
def booking(session):
    return a_booking(session, 8)


def sign_in(client, role):
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role.name))
    client.force_login(user)
    return user


@pytest.fixture
def staff(client):
    return sign_in(client, BOOKING_STAFF)


def all_addresses(booking):
    return [
        reverse("bookings"),
        reverse("session_bookings", args=[booking.session_id]),
        reverse("bookings_table", args=[booking.session_id]),
        reverse("manage_booking", args=[booking.reference]),
        private_links.attendance_path(booking),
    ]


def recorded(action):
    return list(ModelLogEntry.objects.filter(action=action).order_by("pk"))


def test_booking_staff_may_open_every_page(client, staff, booking):
    assert [client.get(address).status_code for address in all_addresses(booking)] == [200] * 5


@pytest.mark.parametrize("role", [WRITER, ADMINISTRATOR])
def test_nobody_else_may_open_or_send_any(client, booking, role):
    sign_in(client, role)
    for address in all_addresses(booking):
        for response in (client.get(address), client.post(address, {"do": "cancel", "reason": "x", "pupils": 1})):
            assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))

    assert Booking.objects.get().is_confirmed
    assert "班级预约" not in text(client.get(reverse("wagtailadmin_home")))


def test_a_visitor_is_sent_to_sign_in(client, booking):
    for address in all_addresses(booking):
        assert client.get(address).url.startswith(reverse("wagtailadmin_login"))


def test_the_menu_leads_to_the_bookings(client, staff, session):
    assert reverse("bookings") in text(client.get(reverse("wagtailadmin_home")))


def test_lists_show_figures_and_no_contact(client, staff, session, booking):
    a_booking(session, 5)
    shown = text(client.get(reverse("session_bookings", args=[session.pk])))

    assert "8人：学生7人，教师1人；名额10，还有0个" in shown
    assert "候补（1份）" in shown
    assert booking.reference in shown
    for words in ("王老师", "67000000", "wang@school.example"):
        assert words not in shown
        assert words not in text(client.get(reverse("bookings")))
    assert recorded(audit_log.SEEN) == []


def test_each_look_at_a_contact_is_on_record(client, staff, booking):
    for _ in range(2):
        shown = client.get(reverse("manage_booking", args=[booking.reference]))
        assert "wang@school.example" in text(shown)
        assert "no-store" in shown.headers["Cache-Control"]

    seen = recorded(audit_log.SEEN)
    assert [(entry.user, entry.label) for entry in seen] == [(staff, booking.reference)] * 2
    assert "王老师" not in str([vars(entry) for entry in seen])


def test_the_record_is_shown_in_the_report_of_the_site(client, booking):
    client.force_login(AdministratorFactory())
    client.get(reverse("manage_booking", args=[booking.reference]))

    assert "查看了联系人" in text(client.get(reverse("wagtailadmin_reports:site_history")))


def test_an_export_is_on_record_with_its_number_of_bookings(client, staff, session, booking):
    response = client.get(reverse("bookings_table", args=[session.pk]))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert "no-store" in response.headers["Cache-Control"]
    [entry] = recorded(audit_log.EXPORTED)
    assert (entry.user, entry.data["count"]) == (staff, 1)


def test_cancelling_for_a_school_wants_a_reason_tells_it_and_lets_others_move_up(client, staff, session, booking):
    waiting = a_booking(session, 5)
    address = reverse("manage_booking", args=[booking.reference])

    client.post(address, {"do": "cancel", "reason": " "})
    assert Booking.objects.get(pk=booking.pk).is_active

    client.post(address, {"do": "cancel", "reason": "学校来电取消"})
    assert not Booking.objects.get(pk=booking.pk).is_active
    assert Booking.objects.get(pk=waiting.pk).is_confirmed
    assert booking.letters.last().reason == "学校来电取消"
    assert [entry.user for entry in recorded(audit_log.CANCELLED)] == [staff]


def test_booking_is_closed_and_opened_again(client, staff, session):
    address = reverse("session_bookings", args=[session.pk])

    client.post(address, {"closed": "1"})
    assert Session.objects.get().is_closed_by_hand
    assert EventPage.objects.get().state.label == "报名截止"

    client.post(address, {"closed": "0"})
    assert EventPage.objects.get().state.label == "报名中"
    assert len(recorded(audit_log.CLOSED)) == len(recorded(audit_log.OPENED)) == 1


def test_a_letter_that_failed_is_seen_and_sent_again(client, staff, session, booking):
    Letter.objects.update(state=LetterState.FAILED, attempts=10, problem="收件地址被拒绝")
    address = reverse("manage_booking", args=[booking.reference])

    assert "未能发出" in text(client.get(address))
    assert re.search(r"<b>1</b>", text(client.get(reverse("bookings"))))
    client.post(address, {"do": "send", "letter": Letter.objects.get().pk})

    assert Letter.objects.get().state == LetterState.SENT
    assert [letter.to for letter in mail.outbox] == [["wang@school.example"]]


def test_a_letter_of_another_booking_is_not_sent_from_here(client, staff, session, booking):
    other = a_booking(session, 2).letters.get()

    response = client.post(reverse("manage_booking", args=[booking.reference]), {"do": "send", "letter": other.pk})

    assert response.status_code == 404


# At the entrance


def test_the_code_counts_a_class_without_any_name(client, staff, booking):
    address = private_links.attendance_path(booking)
    shown = text(client.get(address))
    assert "王老师" not in shown
    assert 'value="7"' in shown

    client.post(address, {"pupils": "6", "teachers": "1"})

    booking.refresh_from_db()
    assert (booking.attended_pupils, booking.attended_teachers) == (6, 1)
    assert [entry.data for entry in recorded(audit_log.ATTENDED)] == [{"pupils": 6, "teachers": 1}]


@pytest.mark.parametrize("answer", [{}, {"pupils": "-1", "teachers": "1"}, {"pupils": "x", "teachers": "1"}])
def test_nonsense_is_not_counted(client, staff, booking, answer):
    assert client.post(private_links.attendance_path(booking), answer).status_code == 200
    assert Booking.objects.get().attended_pupils is None


def test_who_waits_or_has_cancelled_is_not_counted(client, staff, session, booking):
    waiting = a_booking(session, 5)
    address = private_links.attendance_path(waiting)

    assert "不能登记到场" in text(client.get(address))
    client.post(address, {"pupils": "4", "teachers": "1"})
    assert Booking.objects.get(pk=waiting.pk).attended_pupils is None


def test_a_code_that_is_not_ours_finds_nothing(client, staff, booking):
    code = private_links.attendance_path(booking)

    for forged in (code[:-4] + "xxx/", reverse("booking_attendance", args=[booking.reference])):
        assert client.get(forged).status_code == 404


def test_the_code_opens_no_private_page(client, booking):
    signed = private_links.attendance_path(booking).split("/")[-2]

    assert client.get(f"/bookings/{signed}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_one_booking_and_with_three(client, programme, django_assert_num_queries, count):
    client.force_login(AdministratorFactory())
    for _ in range(count):
        session = EventPageFactory(sessions=[a_class_session(10)]).timetable[0]
        for _ in range(count):
            a_booking(session, 4)
    client.get(reverse("bookings"))

    with django_assert_num_queries(9):
        client.get(reverse("bookings"))
    with django_assert_num_queries(10):
        client.get(reverse("session_bookings", args=[session.pk]))
