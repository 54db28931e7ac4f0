"""Delete contacts ninety days after the event; the figures stay."""

import logging
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from heritage.events.bookings import audit_log
from heritage.events.models import Booking, Contact, Letter, LetterState, Session

KEPT = timedelta(days=90)

logger = logging.getLogger(__name__)


@transaction.atomic
def forget_contacts():
    """Delete the contacts and the needs of every event that is over for ninety days. Return how many contacts."""
    over = Booking.objects.filter(session__end__lt=timezone.now() - KEPT)
    contacts = Contact.objects.filter(booking__in=over)
    counts = Counter(contacts.values_list("booking__session", flat=True))
    contacts.delete()
    Letter.objects.filter(booking__in=over, state=LetterState.QUEUED).update(state=LetterState.DROPPED)
    over.exclude(needs="", link_hash=None).update(needs="", link_hash=None)
    for session in Session.objects.filter(pk__in=counts).select_related("page"):
        audit_log.of_session(session, audit_log.FORGOTTEN, count=counts[session.pk])
    logger.info("Contacts forgotten: %s, of %s sessions", sum(counts.values()), len(counts))
    return sum(counts.values())
