from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.shortcuts import get_object_or_404
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from heritage.editorial.reviewed_page import ReviewedPage
from heritage.pages.blocks import BodyBlock
from heritage.pages.page_context import RegisteredContext
from heritage.photos.models import Illustrated, Photo

# Weights of fields in search; tests/search/test_ranking.py has the table.
SEARCH_TITLE = [*Page.search_fields, index.SearchField("title", boost=4)]
SEARCH_TITLE_AND_LEAD = [*SEARCH_TITLE, index.SearchField("lead", boost=2)]


class HomePage(ReviewedPage, RegisteredContext, Illustrated, Page):
    summary = models.CharField(
        "一句话介绍", max_length=120, help_text="例如：这里著录郑州市中原区的历史街区与工业遗产。"
    )
    photo = models.ForeignKey(
        Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="主图"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("photo"),
        InlinePanel(
            "dates",
            heading="一区之年",
            label="年份",
            max_num=16,
            help_text="这个区的大事，一年一行，十来行就够",
        ),
        InlinePanel("picks", heading="选读", label="条目", max_num=4, help_text="第一条用大图，另三条用小图"),
    ]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = "首页"

    def route(self, request, path_components):
        """Route to pages below a child without reading the columns of that child."""
        if len(path_components) < 2:
            return super().route(request, path_components)
        child, *beyond = path_components
        return get_object_or_404(self.get_children(), slug=child).specific_deferred.route(request, beyond)


class HomePagePick(Orderable):
    """An entry chosen for the home page. The catalogue's template tag renders it."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="picks")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="条目")

    panels = [PageChooserPanel("page", "catalogue.HeritageSitePage")]


class HomePageDate(Orderable):
    """A date in the life of the district, on the strip of decades: a year, a few words, the entry that tells of it."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="dates")
    year = models.SmallIntegerField(
        "年", validators=[MinValueValidator(-9999), MaxValueValidator(2100)], help_text="公元年，例如：1956"
    )
    text = models.CharField("事", max_length=24, help_text="几个字，不加句号，例如：二砂动工")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="条目")

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("text")]),
        PageChooserPanel("page", "catalogue.HeritageSitePage"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "年份"

    def __str__(self):
        return f"{self.year} {self.text}"


class ContentPage(ReviewedPage, Page):
    """A plain page: about, accessibility statement, how to use the data."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")
    body = StreamField(BodyBlock(), blank=True, verbose_name="正文")

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*SEARCH_TITLE_AND_LEAD, index.SearchField("body")]
    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    subpage_types = ["pages.ContentPage"]

    class Meta:
        verbose_name = "一般页面"
        verbose_name_plural = "一般页面"


class SchoolsPage(ReviewedPage, Page):
    """The page for schools: how to link, subscribe and book."""

    lead = models.CharField("导语", max_length=160, blank=True, help_text="标题下的一句话")
    body = StreamField(BodyBlock(), blank=True, verbose_name="正文")

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*SEARCH_TITLE_AND_LEAD, index.SearchField("body")]
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ContentPage", "events.TeachingSheetPage"]

    class Meta:
        verbose_name = "学校"
        verbose_name_plural = "学校"


@register_setting(icon="site", order=1)
class OrganisationSettings(BaseGenericSetting):
    """The data that the law requires in the footer of a government site. A missing value shows 待填.

    An empty field falls back to the environment (`HERITAGE_SITE_CODE` …).
    """

    site_identification_code = models.CharField(
        "政府网站标识码",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{10}$", "标识码是10位数字。")],
        help_text="10位数字",
    )
    icp_number = models.CharField("ICP备案号", max_length=40, blank=True, help_text="写法：豫ICP备＋数字＋号")
    police_number = models.CharField("公安备案号", max_length=40, blank=True, help_text="写法：豫公网安备＋数字＋号")
    host = models.CharField("主办单位", max_length=60, blank=True)
    operator = models.CharField("承办单位", max_length=60, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True, help_text="办公室电话")
    email = models.EmailField("联系邮箱", blank=True)
    heritage_hotline = models.CharField("文物违法举报电话", max_length=40, blank=True)
    error_report_url = models.URLField(
        "“我为政府网站找错”网址", blank=True, help_text="登记以后由平台给出的网址；不填时页脚写“待填”"
    )

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("site_identification_code"), FieldPanel("icp_number"), FieldPanel("police_number")]
                ),
                FieldRowPanel([FieldPanel("host"), FieldPanel("operator")]),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("email"), FieldPanel("heritage_hotline")]),
                FieldPanel("error_report_url"),
            ],
            heading="页脚标识",
        )
    ]

    class Meta:
        verbose_name = "单位与页脚"

    @property
    def shown(self):
        """Return {field: value} for the footer: the value entered here, else the one of the environment."""
        return {name: getattr(self, name) or value for name, value in settings.ORGANISATION.items()} | {
            name: value
            for name in ("telephone", "email", "heritage_hotline", "error_report_url")
            if (value := getattr(self, name))
        }
