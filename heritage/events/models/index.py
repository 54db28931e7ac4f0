from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from wagtail.models import Page
from wagtail.search import index

from heritage.content_version.query_parameters import QueryParameters
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.events.admin import panels
from heritage.events.models.event import EventPage
from heritage.events.models.reading_weeks import ReadingWeek
from heritage.events.pages.filters import EventFilter, follow_renamed_places
from heritage.pages.models import SEARCH_TITLE_AND_LEAD

EVENTS_A_PAGE = 24
PARAMETERS = QueryParameters(choices={"page"})


class EventIndexPage(ReviewedPage, Page):
    """书香中原: all events, coming and past."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")

    content_panels = panels.index_panels
    search_fields = [
        *SEARCH_TITLE_AND_LEAD,
        index.SearchField("search_description"),  # it has no text of its own
    ]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["events.EventPage"]

    class Meta:
        verbose_name = "书香中原"

    def route(self, request, path_components):
        """Find an event together with its kind, picture and place: one query, where Wagtail's own way takes five."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        events = EventPage.objects.child_of(self).for_page()
        return get_object_or_404(events, slug=path_components[0]).route(request, [])

    @method_decorator(follow_renamed_places)
    def serve(self, request, *args, **kwargs):
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        chosen = EventFilter.from_query(request.GET)
        published = EventPage.objects.published()
        paginator = Paginator(chosen.apply(published).by_time().for_rows(), EVENTS_A_PAGE)
        events = paginator.get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {
            "chosen": chosen,
            "choices": chosen.choices(published),
            "months": published.months(),
            "this_month": f"{timezone.localdate():%Y-%m}",
            "events": events,
            "nothing_coming": events.number == 1 and all(event.is_past for event in events[:1]),
            "reading_week": ReadingWeek.objects.filter(last_day__gte=timezone.localdate()).last(),
            **feed_addresses(request, chosen),
        }


def feed_addresses(request, chosen):
    """Return the full addresses of the calendar and the feeds of what is chosen."""
    query = f"?{chosen.lasting.query}" if chosen.lasting.query else ""
    names = {"calendar": "events_calendar", "rss": "events_rss", "atom": "events_atom"}
    return {name: request.build_absolute_uri(reverse(view) + query) for name, view in names.items()}
