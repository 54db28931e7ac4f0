from django.db import models
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from heritage.catalogue.listing.listing import Listing
from heritage.catalogue.models.site import HeritageSitePage
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.pages.models import SEARCH_TITLE_AND_LEAD
from heritage.photos.illustrated import with_public_photo


class HeritageIndexPage(ReviewedPage, Page):
    """The catalogue: every entry, with facets."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [
        *SEARCH_TITLE_AND_LEAD,
        index.SearchField("search_description"),  # it has no text of its own
    ]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["catalogue.HeritageSitePage"]

    class Meta:
        verbose_name = "目录"
        verbose_name_plural = "目录"

    def route(self, request, path_components):
        """Find an entry together with its picture and its terms: one query, where Wagtail's own way takes five."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        entries = HeritageSitePage.objects.child_of(self).select_related("survey_class", "street_office", "managed_by")
        return get_object_or_404(with_public_photo(entries), slug=path_components[0]).route(request, [])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "listing": Listing(request.GET, HeritageSitePage.objects.published())}
