from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from heritage.catalogue import rules
from heritage.catalogue.admin.forms import PinyinAddressForm
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.models.terms import Vocabulary
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.events.admin import panels
from heritage.pages.blocks import BodyBlock
from heritage.pages.querysets import PublicPageQuerySet
from heritage.photos.models import Illustrated, Photo
from heritage.wagtail_patches.reference_index import IndexesReferencesOnce


class Subject(models.TextChoices):
    CHINESE = "chinese", "语文"
    HISTORY = "history", "历史、道德与法治"
    GEOGRAPHY = "geography", "地理"
    ART = "art", "美术"
    LABOUR = "labour", "劳动"
    PRACTICE = "practice", "综合实践"


class TeachingSheetPage(ReviewedPage, Illustrated, IndexesReferencesOnce, Page):
    """A lesson at, or about, a place: for which grades and subject, what to do, and from which sources."""

    summary = models.CharField("摘要", max_length=120, help_text="一句话，例如：认一认锯齿屋顶，想一想光从哪里来。")
    subject = models.CharField("学科", max_length=12, choices=Subject)
    grade_bands = ParentalManyToManyField(
        "catalogue.Term",
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.GRADE_BAND},
        verbose_name="学段",
    )
    place = models.ForeignKey(
        HeritageSitePage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="地点"
    )
    duration = models.CharField("课时", max_length=40, blank=True, help_text="例如：一课时，40分钟")
    curriculum = models.CharField(
        "课程标准",
        max_length=200,
        blank=True,
        help_text="由老师照原文填写，并写明版本，例如：义务教育课程标准（2022年版）",
    )
    photo = models.ForeignKey(
        Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="图"
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name="任务单")
    answers = StreamField(
        BodyBlock(), blank=True, verbose_name="答案与提示", help_text="给老师看的；没有唯一答案的，写怎样算答得好"
    )
    safety = models.CharField("安全", max_length=160, blank=True, help_text="例如：只在道路外侧观察，不进入厂房")
    licence = models.CharField("怎样使用", max_length=80, blank=True, help_text="例如：可以打印、复印，注明来源")
    is_sample = models.BooleanField("示例内容", default=False)

    objects = PageManager.from_queryset(PublicPageQuerySet)()

    edit_handler = panels.teaching_edit_handler
    base_form_class = PinyinAddressForm
    parent_page_types = ["pages.SchoolsPage"]
    subpage_types = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = "教学单"
        verbose_name_plural = "教学单"

    def clean(self):
        super().clean()
        if self.place:
            texts = [self.title, self.summary, self.safety]
            for field in ("body", "answers"):
                stream = getattr(self, field)
                words = [*texts, *stream.stream_block.get_searchable_content(stream)]
                if refusal := rules.refuse_position_in_words(self.place, words):
                    raise ValidationError({field: refusal})

    @property
    def public_place(self):
        """The entry of the place, if anyone may read it, or None."""
        return HeritageSitePage.objects.published().filter(pk=self.place_id).first() if self.place_id else None

    @property
    def source_list(self):
        """The rows of sources with their sources; a preview has rows that no database holds."""
        rows = list(self.source_rows.all())
        models.prefetch_related_objects(rows, "source")
        return rows


class TeachingSource(Orderable):
    page = ParentalKey(TeachingSheetPage, on_delete=models.CASCADE, related_name="source_rows")
    source = models.ForeignKey("catalogue.Source", on_delete=models.PROTECT, related_name="+", verbose_name="来源")
    locator = models.CharField("位置", max_length=60, blank=True, help_text="例如：第3版")

    panels = panels.teaching_source_panels

    class Meta(Orderable.Meta):
        verbose_name = "来源"

    def __str__(self):
        return str(self.source)
