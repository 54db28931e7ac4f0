import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from heritage.events.bookings import audit_log, private_links
from heritage.events.bookings.retention import forget_contacts
from heritage.events.models import Booking, Contact, Letter, Session
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(programme):
    return EventPageFactory(sessions=[a_class_session(), a_class_session(days=9)])


def over_for(session, **passed):
    Session.objects.filter(pk=session.pk).update(end=timezone.now() - timedelta(**passed))


def test_contacts_and_needs_are_forgotten_ninety_days_after_and_the_figures_stay(event):
    old, recent = (a_booking(session, 5) for session in event.timetable)
    over_for(event.timetable[0], days=90, minutes=1)
    over_for(event.timetable[1], days=89, hours=23)

    assert forget_contacts() == 1

    old, recent = Booking.objects.get(pk=old.pk), Booking.objects.get(pk=recent.pk)
    assert list(Contact.objects.values_list("booking", flat=True)) == [recent.pk]
    assert (old.needs, old.link_hash) == ("", None)
    assert (old.school, old.classes, old.people) == ("示例小学", 1, 5)
    assert recent.needs == "轮椅通道1处"


def test_nothing_of_the_contact_is_left_in_any_table(event):
    booking = a_booking(event.timetable[0])
    over_for(event.timetable[0], days=91)

    forget_contacts()

    left = [
        *Booking.objects.values(),
        *Contact.objects.values(),
        *Letter.objects.values(),
        *ModelLogEntry.objects.values(),
    ]
    for words in ("王老师", "67000000", "wang@school.example", "轮椅"):
        assert words not in str(left)
    assert booking.letters.get().state == "dropped"


def test_how_many_were_forgotten_is_on_record(event, caplog, monkeypatch):
    for session in event.timetable:
        a_booking(session)
        a_booking(session)
        over_for(session, days=91)
    monkeypatch.setattr(logging.getLogger("heritage"), "propagate", True)

    with caplog.at_level(logging.INFO, logger="heritage"):
        forget_contacts()

    entries = ModelLogEntry.objects.filter(action=audit_log.FORGOTTEN)
    assert [entry.data["count"] for entry in entries] == [2, 2]
    assert "Contacts forgotten: 4, of 2 sessions" in caplog.text


def test_the_command_says_how_many_and_finds_nothing_the_second_time(event, capsys):
    a_booking(event.timetable[0])
    over_for(event.timetable[0], days=91)

    call_command("forget_contacts")
    call_command("forget_contacts")

    assert capsys.readouterr().out == "已删除 1 位联系人；人数等数字保留。\n已删除 0 位联系人；人数等数字保留。\n"


def test_the_private_link_of_a_forgotten_booking_opens_nothing(client, event):
    link = private_links.path(a_booking(event.timetable[0]))
    over_for(event.timetable[0], days=91)
    forget_contacts()

    assert client.get(link).status_code == 404
