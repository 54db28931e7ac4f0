"""Bookings follow the changes of their event."""

from django.dispatch import receiver
from wagtail.signals import page_published

from heritage.events.bookings import capacity
from heritage.events.models import EventPage, SessionTotals
from heritage.events.signals import status_changed


@receiver(page_published, sender=EventPage)
def follow_publication(instance, **kwargs):
    """After another time or capacity, write to the schools and confirm bookings that wait."""
    _follow(instance, instance.status_reason)


@receiver(status_changed)
def follow_status(event, reason, **kwargs):
    """After another status, write to the schools. What the publication has already announced is not sent twice."""
    _follow(event, reason)


def _follow(event, reason):
    for session in SessionTotals.objects.filter(session__page=event.pk).values_list("pk", flat=True):
        capacity.follow_event(session, reason)
