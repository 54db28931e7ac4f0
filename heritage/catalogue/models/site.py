from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from heritage.catalogue import endings, pinyin, rules
from heritage.catalogue.blocks import StoryBlock, story_text
from heritage.catalogue.choices import (
    Condition,
    Ending,
    Kind,
    Level,
    NameKind,
    Opening,
    ProjectStage,
    Scale,
    Visibility,
)
from heritage.catalogue.models.positions import EnteredPosition
from heritage.catalogue.models.terms import Vocabulary, term_key
from heritage.catalogue.position import visibility
from heritage.catalogue.querysets import HeritageSiteQuerySet
from heritage.chronology import edtf
from heritage.chronology.fields import DayField, EDTFField
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.pages.models import SEARCH_TITLE
from heritage.pages.page_context import RegisteredContext
from heritage.photos.models import Illustrated, Photo
from heritage.wagtail_patches.page_slugs import free_slug
from heritage.wagtail_patches.reference_index import IndexesReferencesOnce


class CatalogueNumber(models.Model):
    """A permanent number. The row stays when its page is deleted, so that no number is given twice."""

    page = models.OneToOneField("HeritageSitePage", on_delete=models.SET_NULL, null=True, related_name="+")
    issued = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"ZY-{self.pk:04d}"


class HeritageSitePage(ReviewedPage, RegisteredContext, Illustrated, IndexesReferencesOnce, EnteredPosition, Page):
    """One entry of the catalogue, of any kind: block, works, building, ancient site, project, venue."""

    number = models.CharField("编号", max_length=12, unique=True, null=True, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    scale = models.CharField(
        "层级", max_length=10, choices=Scale, default=Scale.SITE, help_text="片区 ⊃ 街区 ⊃ 遗产点 ⊃ 单体建筑 ⊃ 部分"
    )
    survey_class = term_key(Vocabulary.SURVEY_CLASS, "普查类别", help_text="第四次全国文物普查的类别，不确定就空着")
    part_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="属于",
        help_text="它所在的更大一处，例如：国棉三厂属于纺织工业基地",
    )
    street_office = term_key(Vocabulary.STREET_OFFICE, "街道")
    managed_by = term_key(Vocabulary.MANAGED_BY, "管理辖区")
    summary = models.CharField(
        "摘要",
        max_length=160,
        help_text="一两句话说清它是什么，30—70字，例如：1956年动工、1964年投产的砂轮厂，东德援建。",
    )
    summary_en = models.CharField(
        "英文摘要",
        max_length=300,
        blank=True,
        help_text="给外国客人的一两句英文，例如：A grinding wheel works built with East German help, opened in 1964.",
    )
    photo = models.ForeignKey(
        Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="主图"
    )
    built = EDTFField("年代", bounds=True)
    built_earliest = DayField(db_index=True)
    built_latest = DayField()
    ended = EDTFField("不存于", bounds=True, help_text="拆除、迁建、改建的日期，例如：2009年3月；还在就空着")
    ended_earliest = DayField(db_index=True)
    ended_latest = DayField()
    ended_by = models.CharField(
        "怎样不存", max_length=10, choices=Ending, blank=True, help_text="还在就空着；来源写在“要点”的“存废”"
    )
    story = StreamField(StoryBlock(), blank=True, verbose_name="正文")

    uncertainty_m = models.PositiveIntegerField("误差（米）", null=True, blank=True, help_text="例如：200")
    position_method = models.CharField(
        "定位方法", max_length=160, blank=True, help_text="怎样得来的，例如：手持GPS；华山路与伊河路口"
    )
    position_source = models.ForeignKey(
        "catalogue.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="位置来源"
    )
    visibility = models.CharField(
        "位置公开级别",
        max_length=30,
        choices=Visibility,
        default=Visibility.HIDDEN,
        help_text="对外开放或地址见报的地方，实测的选“精确”，没有实测的选“估计”；住人的房屋选“约略”；"
        "未发掘的遗址、墓葬、散落石刻不公开",
    )
    shift_bearing = models.FloatField(null=True, editable=False)
    shift_distance_m = models.FloatField(null=True, editable=False)

    opening = models.CharField(
        "开放情况",
        max_length=10,
        choices=Opening,
        blank=True,
        help_text="不清楚就空着；谁说的、到哪一天，写在“要点”的“能进到哪里”",
    )
    notice = models.CharField("告示", max_length=200, blank=True, help_text="闭馆、封路等提醒，例如：汛期暂停开放。")
    project_stage = models.CharField("项目阶段", max_length=20, choices=ProjectStage, blank=True)
    last_checked = models.DateField("最近核对", null=True, blank=True)

    condition = models.CharField(
        "保存状况", max_length=10, choices=Condition, default=Condition.NOT_ASSESSED, help_text="只供内部，不对外显示"
    )
    internal_note = models.TextField("内部备注", blank=True, help_text="险情、维修、联系人等，不对外显示，也不进搜索")

    # Computed in save(), so that lists need no rows.
    announced_name = models.CharField(max_length=120, blank=True, editable=False)
    sort_name = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    highest_level = models.CharField(max_length=30, choices=Level, blank=True, editable=False, db_index=True)

    objects = PageManager.from_queryset(HeritageSiteQuerySet)()

    search_weight = 1.5  # ranks before an event or a page with the same words
    internal_fields = ("internal_note",)
    parent_page_types = ["catalogue.HeritageIndexPage"]
    subpage_types = []
    page_description = "历史街区、工业遗产、古建筑、古遗址等一处地方"
    # A copy is another entry: it gets its own number and its own shift.
    exclude_fields_in_copy = ["number", "shift_bearing", "shift_distance_m"]

    search_fields = [
        *SEARCH_TITLE,
        index.SearchField("number", boost=6),
        index.AutocompleteField("number"),
        index.RelatedFields("names", [index.SearchField("text", boost=6), index.AutocompleteField("text")]),
        index.SearchField("search_protection", boost=3),
        index.SearchField("summary", boost=2),
        index.SearchField("search_text"),
        index.SearchField("search_disputes", boost=0.5),
        index.SearchField("search_whereabouts"),
        index.FilterField("kind"),
        index.FilterField("highest_level"),
    ]

    class Meta:
        verbose_name = "遗产条目"
        verbose_name_plural = "遗产条目"

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title

    def full_clean(self, *args, **kwargs):
        if not self.slug and self.title:
            self.slug = free_slug(self, pinyin.slug(self.title) or "entry")
        super().full_clean(*args, **kwargs)

    def clean(self):
        super().clean()
        self.clean_position(self.position_method)
        self.convert_position()
        self._clean_estimate()
        if self.ended and not self.ended_by:
            raise ValidationError({"ended_by": "写了不存的日期，也请选怎样不存：拆除、迁建或改建。"})
        self._clean_whole()
        self._clean_words()

    def _clean_estimate(self):
        """Refuse an estimate without its radius: it would not be shown, and nobody would see why."""
        if self.visibility == Visibility.PUBLIC_ESTIMATED and self.longitude is not None and not self.uncertainty_m:
            raise ValidationError({"uncertainty_m": "“估计”的位置要写误差，例如：200。实测过的请选“精确到点”。"})

    def _clean_words(self):
        """Refuse words that locate an entry whose position is not public. The form checks its rows itself."""
        texts = {
            "title": self.title,
            "summary": self.summary,
            "notice": self.notice,
            "story": story_text(self.story),
        }
        for field, text in texts.items():
            if refusal := rules.refuse_position_in_words(self, [text]):
                raise ValidationError({field: refusal})

    def _clean_whole(self):
        """Refuse a whole that is not larger than its part, or that is inside its own part."""
        whole = self.part_of
        if whole is None:
            return
        seen = {self.pk}
        step = whole
        while step is not None:
            if step.pk in seen:
                raise ValidationError({"part_of": f"“{whole.title}”已经属于“{self.title}”，不能再反过来。请另选。"})
            seen.add(step.pk)
            step = step.part_of
        if Scale(whole.scale).rank >= Scale(self.scale).rank:
            raise ValidationError(
                {
                    "part_of": f"“{whole.title}”的层级是“{whole.get_scale_display()}”，"
                    f"不大于本条的“{self.get_scale_display()}”。请另选，或改层级。"
                }
            )

    def with_content_json(self, content):
        # The number and the shift belong to the page, not to one of its revisions.
        restored = super().with_content_json(content)
        for field in self.exclude_fields_in_copy:
            setattr(restored, field, getattr(self, field))
        return restored

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response["Permissions-Policy"] = "geolocation=(self)"  # for “离我多远”, which asks after a tap
        return response

    def save(self, *args, **kwargs):
        if self.shift_bearing is None or self._was_shown_where_it_is():
            self.shift_bearing, self.shift_distance_m = visibility.random_shift()
        self._derive()
        super().save(*args, **kwargs)
        if not self.number:
            self.number = str(CatalogueNumber.objects.create(page=self))
            type(self).objects.filter(pk=self.pk).update(number=self.number)

    def _was_shown_where_it_is(self):
        """Whether this save withdraws the true point from the public.

        Whoever had seen the moved point before, and then the true one, knows the shift, and would undo it wherever the
        entry lies later.
        """
        return (
            self.visibility not in visibility.TRUE_POINT
            and type(self).objects.filter(pk=self.pk, visibility__in=visibility.TRUE_POINT).exists()
        )

    def _derive(self):
        names = self.names.all()
        self.announced_name = next((name.text for name in names if name.kind == NameKind.OFFICIAL), "")
        spelled = [name.text for name in names if name.kind == NameKind.PINYIN]
        self.sort_name = pinyin.sort_key(pinyin.as_spelled(self.title, spelled))[:200]
        ranked = sorted((row for row in self.designations.all() if row.in_force), key=lambda row: row.rank)
        self.highest_level = ranked[0].level if ranked else ""

    @property
    def permanent_path(self):
        return reverse("permanent_entry", args=[self.number])

    @property
    def built_in_chinese(self):
        return edtf.in_chinese(self.built)

    @property
    def ended_in_chinese(self):
        return endings.in_words(self.ended, self.ended_by)

    @property
    def ended_state(self):
        """What its pages say first where it no longer stands, or empty."""
        return endings.state_in_words(self.ended, self.ended_by)

    @property
    def when(self):
        """How old it is, on a card (`for_cards`): the years of building, or else where its history begins; or empty."""
        if words := self.built_in_words or self.built_in_chinese:
            return words
        return f"{self.first_date // 10_000}年起" if self.first_date and self.first_date > 0 else ""

    @property
    def position(self):
        """The public position of the entry: a PublicPosition, or None."""
        return visibility.public_position(self)

    @property
    def position_note(self):
        return visibility.position_note(self)

    @property
    def subtitle(self):
        """The announced name, unless it is the title."""
        return self.announced_name if self.announced_name != self.title else ""

    @classmethod
    def get_indexed_objects(cls):
        rows = ("names", "designations", "statements", "milestones", "conflicts")
        return super().get_indexed_objects().prefetch_related(*rows)

    @cached_property
    def search_protection(self):
        return "\n".join(row.in_words for row in self.designations.all())

    @cached_property
    def search_text(self):
        """What the public may read, and nothing else: the index follows the visibility rule."""
        parts = [self.ended_state, self.get_kind_display(), story_text(self.story)]
        parts += [row.value for row in self._public_statements if row.property not in visibility.LOCATING]
        parts += [f"{row.date_in_chinese}{row.text}" for row in self.milestones.all()]
        return "\n".join(parts)

    @cached_property
    def search_disputes(self):
        return "\n".join(f"{row.subject}\n{row.value}" for row in self.conflicts.all())

    @cached_property
    def search_whereabouts(self):
        return "\n".join(row.value for row in self._public_statements if row.property in visibility.LOCATING)

    @property
    def _public_statements(self):
        return visibility.public_statements(self, self.statements.all())

    @classmethod
    def search_withheld(cls):
        """Return the entries that words about their position must not find. The index may still hold such words."""
        return {"search_whereabouts": cls.objects.exclude(visibility__in=visibility.LOCATABLE)}
