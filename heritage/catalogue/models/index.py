from django.db import models
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from heritage.catalogue.models.site import HeritageSitePage
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.pages.models import SEARCH_TITLE_AND_LEAD
from heritage.pages.page_context import RegisteredContext
from heritage.photos.models import with_public_photo


class HeritageIndexPage(ReviewedPage, RegisteredContext, Page):
    """The catalogue: every entry, with facets."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [
        *SEARCH_TITLE_AND_LEAD,
        index.SearchField("search_description"),  # the page has no text of its own
    ]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["catalogue.HeritageSitePage"]

    class Meta:
        verbose_name = "目录"
        verbose_name_plural = "目录"

    def route(self, request, path_components):
        """Find an entry with its picture and its terms in one query, where Wagtail needs five."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        entries = HeritageSitePage.objects.child_of(self).select_related("survey_class", "street_office", "managed_by")
        return get_object_or_404(with_public_photo(entries), slug=path_components[0]).route(request, [])
