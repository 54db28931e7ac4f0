from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from heritage.catalogue.listing import Listing
from heritage.catalogue.models.site import HeritageSitePage


class HeritageIndexPage(Page):
    """The catalogue: every entry, with facets."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["catalogue.HeritageSitePage"]

    class Meta:
        verbose_name = "目录"
        verbose_name_plural = "目录"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "listing": Listing(request.GET, HeritageSitePage.objects.published())}
