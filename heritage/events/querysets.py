from django.db.models import F, Max, Min, Q
from django.utils import timezone
from wagtail.models import PageQuerySet


class EventQuerySet(PageQuerySet):
    """Events, in words that read as part of a sentence."""

    def published(self):
        """Events that anyone may read."""
        return self.live().public()

    def with_times(self):
        """Annotate `first_start` and `last_end` over the sessions."""
        return self.annotate(first_start=Min("sessions__start"), last_end=Max("sessions__end"))

    def upcoming(self, now=None):
        """Events not over yet, the next one first. Those without a time stand last."""
        now = now or timezone.now()
        return (
            self.with_times()
            .filter(Q(last_end__gte=now) | Q(last_end=None))
            .order_by(F("first_start").asc(nulls_last=True), "pk")
        )

    def past(self, now=None):
        """Events that are over, the latest first."""
        return self.with_times().filter(last_end__lt=now or timezone.now()).order_by("-first_start", "-pk")
