"""文化漫步: routes on foot with stops in order. A stop is an entry of the catalogue, or a point of its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import get_object_or_404
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from heritage.catalogue import rules
from heritage.catalogue.admin.forms import PinyinAddressForm
from heritage.catalogue.models import EnteredPosition, Source
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.pages.page_context import RegisteredContext
from heritage.pages.querysets import PublicPageQuerySet
from heritage.photos.models import Illustrated, Photo, with_public_photo


def distance_in_words(metres):
    return f"{metres} 米" if metres < 1000 else f"{metres / 1000:g} 公里"


class RouteIndexPage(ReviewedPage, Page):
    """The list of all routes."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["maps.RoutePage"]

    class Meta:
        verbose_name = "文化漫步"
        verbose_name_plural = "文化漫步"

    def route(self, request, path_components):
        """Find a route together with its picture."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        routes = with_public_photo(RoutePage.objects.child_of(self).select_related("source"))
        return get_object_or_404(routes, slug=path_components[0]).route(request, [])

    def get_context(self, request, *args, **kwargs):
        routes = RoutePage.objects.published().child_of(self).annotate(stop_count=models.Count("stops"))
        return {**super().get_context(request, *args, **kwargs), "routes": routes.order_by("title")}


class RoutePage(ReviewedPage, RegisteredContext, Illustrated, Page):
    """One route."""

    summary = models.CharField("摘要", max_length=160, help_text="一两句话，例如：沿华山路走过四处老厂区。")
    photo = models.ForeignKey(
        Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="主图"
    )
    length_m = models.PositiveIntegerField(
        "全长（米）", null=True, blank=True, help_text="实测或有出处才填，例如：2300；不知道就空着"
    )
    walking_minutes = models.PositiveIntegerField(
        "步行时间（分钟）", null=True, blank=True, help_text="试走过才填，例如：90；不知道就空着"
    )
    accessibility = models.CharField(
        "无障碍", max_length=200, blank=True, help_text="看过才填，例如：全程人行道，路口有坡道；芝麻街北门有三级台阶"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源"
    )

    objects = PageManager.from_queryset(PublicPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("photo"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("length_m"), FieldPanel("walking_minutes")]),
                FieldPanel("accessibility"),
                FieldPanel("source"),
            ],
            heading="怎样走（不知道就空着，页面写“未查到”）",
        ),
        InlinePanel("stops", heading="停留点", label="停留点", min_num=0, help_text="按走的次序排；可上下移动"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("search_stops"),
    ]
    base_form_class = PinyinAddressForm
    parent_page_types = ["maps.RouteIndexPage"]
    subpage_types = []
    page_description = "文化漫步路线：按次序的停留点，可下载 GPX 和 KML"

    class Meta:
        verbose_name = "漫步路线"
        verbose_name_plural = "漫步路线"

    @property
    def length_in_words(self):
        return distance_in_words(self.length_m)

    @property
    def search_stops(self):
        """The texts of stops without entry.

        The text of an entry's stop is not indexed, because it follows the entry.
        """
        return "\n".join(f"{stop.name} {stop.text}" for stop in self.stops.all() if not stop.entry_id)


class RouteStop(EnteredPosition, Orderable):
    """A stop. The position of an entry's stop, and how much of it may be shown, is that of the entry."""

    page = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="stops")
    entry = models.ForeignKey(
        "catalogue.HeritageSitePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="条目",
        help_text="停在目录里的一处就选它，位置和公开级别随条目",
    )
    name = models.CharField("名称", max_length=60, blank=True, help_text="目录里没有的才填，例如：华山路与伊河路口")
    text = models.TextField("说明", blank=True, max_length=600, help_text="在这里看什么，两三句话")

    panels = [
        PageChooserPanel("entry", "catalogue.HeritageSitePage"),
        FieldPanel("name"),
        FieldRowPanel(
            [
                FieldPanel("entered_longitude", help_text="目录里没有的才填，例如：113.59359"),
                FieldPanel("entered_latitude"),
                FieldPanel("entered_datum"),
            ]
        ),
        FieldPanel("text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "停留点"

    def __str__(self):
        return self.name or (self.entry.title if self.entry else "停留点")

    def clean(self):
        placed = self.entered_longitude is not None or self.entered_latitude is not None
        if self.entry and (placed or self.name):
            raise ValidationError({"entry": "选了条目，名称和坐标就随条目。请清空名称和坐标，或者不选条目。"})
        if not self.entry and not self.name:
            raise ValidationError({"name": "请选一个条目，或者写这一点的名称，例如：华山路与伊河路口。"})
        self.clean_position()
        if self.entry and (refusal := rules.refuse_position_in_words(self.entry, [self.text])):
            raise ValidationError({"text": refusal})

    def save(self, *args, **kwargs):
        self.convert_position()
        super().save(*args, **kwargs)

    def convert_position(self):
        """Leave the position of an entry to the entry."""
        super().convert_position()
        if self.entry_id:
            self.longitude = self.latitude = None
