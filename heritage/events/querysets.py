from django.db.models import Case, Exists, F, OuterRef, Prefetch, Subquery, Value, When
from django.utils import timezone
from wagtail.documents.models import Document

from heritage.catalogue.models import HeritageSitePage
from heritage.events.models.rows import Session
from heritage.events.states import Status
from heritage.pages.querysets import PublicPageQuerySet
from heritage.photos.models import with_public_photo


class EventQuerySet(PublicPageQuerySet):
    """Events, in words that read as part of a sentence."""

    def with_times(self, now):
        """Annotate `first_start`, `last_end` and, of the sessions not over yet, `next_start`."""
        sessions = Session.objects.filter(page=OuterRef("pk"))
        starts, ends = sessions.order_by("start").values("start"), sessions.order_by("-end").values("end")
        # A session that takes place represents the event before one that was cancelled or postponed alone.
        off = Case(When(status=Status.SCHEDULED, then=0), default=1)
        next_starts = sessions.filter(end__gte=now).order_by(off, "start").values("start")
        return self.annotate(
            first_start=Subquery(starts[:1]),
            last_end=Subquery(ends[:1]),
            next_start=Subquery(next_starts[:1]),
        )

    def upcoming(self):
        """Events not over yet, the next one first. Those without a time stand last."""
        return self.by_time().filter(is_past=False)

    def by_time(self):
        """Events to come, the next one first, then (`is_past`) those that are over, the latest first."""
        now = timezone.now()
        is_past = Case(When(last_end__lt=now, then=Value(True)), default=Value(False))
        return (
            self.with_times(now)
            .annotate(is_past=is_past)
            .order_by("is_past", F("next_start").asc(nulls_last=True), F("first_start").desc(nulls_last=True), "pk")
        )

    def months(self):
        """Return the months (“2027-04”) in which a session of these events begins, in order of time."""
        starts = Session.objects.filter(page__in=self.order_by().values("pk")).datetimes("start", "month")
        return [f"{start:%Y-%m}" for start in starts]

    def with_place(self):
        """Events joined with their place, and whether anyone may read about it (`place_is_public`)."""
        public = HeritageSitePage.objects.published().filter(pk=OuterRef("place_id"))
        return self.select_related("place").defer("place__story").annotate(place_is_public=Exists(public))

    def for_rows(self):
        """Events with all that a row of a list shows, in two queries."""
        return self.defer_streamfields().with_place().prefetch_related("sessions")

    def for_calendar(self):
        """Events with all that a calendar shows, in four queries."""
        return self.for_rows().select_related("kind").prefetch_related("books", "place__statements")

    def for_page(self):
        """Events with all that their page, card and poster show, except the pictures, in eight queries."""
        documents = Prefetch("materials__document", Document.objects.select_related("collection"))
        rows = ("sessions", "organisers", "speakers", "books", "materials", documents, "place__statements")
        return with_public_photo(self.with_place().select_related("kind")).prefetch_related(*rows)
