"""What the bookings do when their event changes."""

from django.dispatch import receiver
from wagtail.signals import page_published

from heritage.events.bookings import capacity
from heritage.events.models import EventPage, SessionTotals
from heritage.events.signals import status_changed


@receiver(page_published, sender=EventPage)
def follow_publication(instance, **kwargs):
    """Another time or another capacity: tell the schools, and let those who wait move up."""
    _follow(instance, instance.status_reason)


@receiver(status_changed)
def follow_status(event, reason, **kwargs):
    """Postponed, cancelled, paused, resumed: whatever was already told at the publication is not told again."""
    _follow(event, reason)


def _follow(event, reason):
    for session in SessionTotals.objects.filter(session__page=event.pk).values_list("pk", flat=True):
        capacity.follow_event(session, reason)
