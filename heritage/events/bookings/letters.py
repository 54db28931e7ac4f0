"""The texts of letters to schools. A text is made when the letter is sent, so that it is true then."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from heritage.events.bookings import private_links
from heritage.events.calendar import feed
from heritage.events.models import Contact, LetterKind


def message(letter):
    """Return the letter as it stands now, or None if there is nobody or no reason left to write to."""
    booking = letter.booking
    contact = Contact.objects.filter(booking=booking).first()
    if contact is None or (
        letter.kind == LetterKind.REMINDER and not (booking.is_confirmed and booking.can_be_changed)
    ):
        return None
    event, base = booking.event, settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    context = {
        "letter": letter,
        "booking": booking,
        "contact": contact,
        "event": event,
        "session": booking.session,
        "verification_address": base + private_links.verification_path(booking),
        "hours": settings.BOOKING_HOLD_HOURS,
        "private_address": base + private_links.path(booking),
        "event_address": base + event.permanent_path,
    }
    subject = (
        f"{'【示例】' if event.is_sample else ''}{letter.get_kind_display()}：{event.title}（{booking.reference}）"
    )
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("events/letters/letter.txt", context),
        to=[contact.email],
        # The same letter sent twice by mischance is known as the same.
        headers={
            "Message-ID": f"<letter-{letter.pk}-{booking.reference}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if booking.is_active:
        calendar = feed.calendar_of_session(event, booking.session, lambda path: f"{base}{path}")
        message.attach(f"{booking.reference}.ics", calendar.decode(), "text/calendar")
    return message


def _domain():
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ") or "localhost"
