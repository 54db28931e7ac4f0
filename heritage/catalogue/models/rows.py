"""The rows of an entry: names, designations, milestones, statements, disagreements and zones."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import TextInput
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from heritage.catalogue.choices import (
    Confidence,
    Datum,
    DesignationStatus,
    Level,
    NameKind,
    Property,
    ZoneKind,
)
from heritage.catalogue.models.sources import CitationBase, Cited, Source
from heritage.catalogue.position import geometry
from heritage.catalogue.position.panel import BoundaryInput, PositionPanel
from heritage.chronology import edtf
from heritage.chronology.fields import DayField, EDTFField

PAGE = "catalogue.HeritageSitePage"
CITATIONS = InlinePanel("citations", label="来源", min_num=0)


def completed(what):
    """Return the input of a name that is completed while it is typed (see `admin/name_suggestions.py`)."""
    return TextInput({"data-complete": what, "autocomplete": "off"})


NUMBERS = ("document_number", "item_number", "batch")  # the fields that `repaired_number` mends
_YEAR_OF_NUMBER = re.compile(r"(?<=[\u3400-\u9fff])[\[(（【［〔](\d{4})[\])）】］〕](?=第?\d+号)")
_NARROW = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}


def repaired_number(text):
    """Return a number with half-width digits, and the year of a document in 〔〕: 郑政文[2017]231号 → 〔2017〕."""
    return _YEAR_OF_NUMBER.sub(r"〔\1〕", text.translate(_NARROW))


class CitedRow(ClusterableModel, Orderable):
    """A row with citations."""

    class Meta(Orderable.Meta):
        abstract = True

    @cached_property
    def cited(self):
        """The citations in order, as the page reads them."""
        return [Cited(row.source_id, row.locator, row.confidence, row.covers) for row in self.citations.all()]

    def set_cited(self, cited):
        """Set citations that were read for many rows in one query; `cited` then runs none."""
        self.cited = cited


class DatedRow(CitedRow):
    """A row with a date, shown as a year with the rest in small letters."""

    class Meta(CitedRow.Meta):
        abstract = True

    @property
    def date_in_chinese(self):
        return edtf.in_chinese(self.date)

    @property
    def date_year(self):
        return edtf.year_and_rest(self.date)[0]

    @property
    def date_rest(self):
        return edtf.year_and_rest(self.date)[1]


class SiteName(Orderable):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField("种类", max_length=10, choices=NameKind, default=NameKind.ALIAS)
    text = models.CharField("名称", max_length=120, help_text="照公布的原文写，例如：郑州第二砂轮厂旧址")
    used_from = EDTFField("启用", help_text="知道才填，例如：1962")
    used_to = EDTFField("停用", help_text="知道才填，例如：2013")
    note = models.CharField("说明", max_length=120, blank=True, help_text="例如：2011年名录中的名称")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源"
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("text")]),
        FieldRowPanel([FieldPanel("used_from"), FieldPanel("used_to"), FieldPanel("note")]),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "名称"

    def __str__(self):
        return self.text

    @property
    def search_weight(self):
        """How much a search counts this name compared with a present official name."""
        return {NameKind.OFFICIAL: 1.0, NameKind.SHORT: 1.0, NameKind.FORMER: 0.8}.get(self.kind, 0.9)

    @property
    def years(self):
        """The years of use in Chinese, or empty."""
        return edtf.span_in_chinese(self.used_from, self.used_to)


class Designation(DatedRow):
    """One act by which an authority protects or lists the entry. Acts are never overwritten: they form a ladder."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="designations")
    level = models.CharField("身份", max_length=30, choices=Level)
    list_name = models.CharField("名单", max_length=120, blank=True, help_text="例如：第八批全国重点文物保护单位")
    batch = models.CharField("批次", max_length=20, blank=True, help_text="例如：第八批")
    item_number = models.CharField("编号", max_length=40, blank=True, help_text="公布名单里的编号；不知道就空着")
    name_announced = models.CharField("公布名称", max_length=120, blank=True, help_text="照公告原文")
    authority = models.CharField("公布机关", max_length=60, blank=True, help_text="例如：国务院；河南省人民政府")
    date = EDTFField("公布日期", bounds=True)
    date_earliest = DayField()
    date_latest = DayField()
    document_number = models.CharField(
        "文号", max_length=60, blank=True, help_text="年份用六角括号，例如：豫政〔2021〕37号"
    )
    status = models.CharField("状态", max_length=10, choices=DesignationStatus, default=DesignationStatus.IN_FORCE)
    end_date = EDTFField("终止日期", bounds=True, help_text="升级或撤销的日期，例如：2019-10-07")
    end_date_earliest = DayField()
    end_date_latest = DayField()
    sign_authority = models.CharField("立标机关", max_length=60, blank=True, help_text="标志碑上的立标机关")
    sign_date = EDTFField("立标日期")
    note = models.CharField("说明", max_length=200, blank=True, help_text="给读者看的，例如：年份有2008、2009两说")

    panels = [
        # Without a level a designation cannot be put on the ladder, so not even a draft can be shown.
        FieldRowPanel([FieldPanel("level", required_on_save=True), FieldPanel("status"), FieldPanel("end_date")]),
        FieldRowPanel([FieldPanel("name_announced"), FieldPanel("list_name", widget=completed("list_name"))]),
        FieldRowPanel([FieldPanel("batch"), FieldPanel("item_number"), FieldPanel("document_number")]),
        FieldRowPanel([FieldPanel("authority", widget=completed("authority")), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("sign_authority", widget=completed("sign_authority")), FieldPanel("sign_date")]),
        FieldPanel("note"),
        CITATIONS,
    ]

    class Meta(DatedRow.Meta):
        verbose_name = "保护身份"

    def __str__(self):
        return f"{self.get_level_display()}{self.batch}"

    def clean(self):
        if self.status == DesignationStatus.IN_FORCE and self.end_date:
            raise ValidationError(
                {"status": "填了终止日期，状态就不是“现行”。请改为“已升级”或“已撤销”，或删去终止日期。"}
            )
        for name in NUMBERS:
            setattr(self, name, repaired_number(getattr(self, name)))
        if any(bracket in self.document_number for bracket in "[]【】") or "(2" in self.document_number:
            raise ValidationError({"document_number": "文号的年份用六角括号〔〕，例如：豫政〔2021〕37号。"})

    @property
    def in_words(self):
        """The words that a search finds: the level in full and in short, the act and its numbers."""
        level = Level(self.level)
        words = [level.label, level.spoken, self.list_name, self.name_announced, self.authority]
        return " ".join(filter(None, [*words, self.document_number, self.item_number, self.note]))

    @property
    def in_force(self):
        return self.status == DesignationStatus.IN_FORCE

    @property
    def end_date_in_chinese(self):
        return edtf.in_chinese(self.end_date)

    @property
    def sign_date_in_chinese(self):
        return edtf.in_chinese(self.sign_date)

    @property
    def rank(self):
        return Level(self.level).rank

    @property
    def badge(self):
        return Level(self.level).badge

    @property
    def rail(self):
        return Level(self.level).rail

    @property
    def mark(self):
        """The shape on the ladder: relic, block, building or list."""
        level = Level(self.level)
        return "relic" if level.is_relic else level.badge

    @property
    def is_legal(self):
        return Level(self.level).is_legal

    @property
    def has_sign(self):
        return Level(self.level).has_sign

    @property
    def unchecked(self):
        """The parts that a citation of their own marks as not checked, e.g. {"date"}; shown with （待核）."""
        return {
            citation.covers for citation in self.cited if citation.covers and citation.confidence != Confidence.VERIFIED
        }


class DesignationPart(models.TextChoices):
    DATE = "date", "公布日期"
    AUTHORITY = "authority", "公布机关"
    DOCUMENT_NUMBER = "document_number", "文号"
    NAME_ANNOUNCED = "name_announced", "公布名称"
    BATCH = "batch", "批次"


class DesignationCitation(CitationBase):
    row = ParentalKey(Designation, on_delete=models.CASCADE, related_name="citations")
    covers = models.CharField(
        "只证明", max_length=20, choices=DesignationPart, blank=True, help_text="留空表示证明整行"
    )

    panels = [*CitationBase.panels, FieldPanel("covers")]


class Milestone(DatedRow):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="milestones")
    date = EDTFField("日期", blank=False, bounds=True)
    date_earliest = DayField()
    date_latest = DayField()
    text = models.CharField("事件", max_length=200, help_text="一句话，以句号结尾，例如：动工兴建。")
    turn = models.BooleanField("用途转折", default=False, help_text="此后用途改变，例如停产、改建为公园")

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("turn")]),
        FieldPanel("text"),
        CITATIONS,
    ]

    class Meta(DatedRow.Meta):
        verbose_name = "沿革"

    def __str__(self):
        return f"{self.date} {self.text}"


class MilestoneCitation(CitationBase):
    row = ParentalKey(Milestone, on_delete=models.CASCADE, related_name="citations")


class Statement(CitedRow):
    """One fact with its sources. An empty value shows the entry's own field (e.g. 年代)."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="statements")
    property = models.CharField("事项", max_length=30, choices=Property)
    value = models.CharField("内容", max_length=300, blank=True, help_text="例如：中原区华山路78号")

    panels = [
        FieldRowPanel(
            [
                FieldPanel("property", help_text="“交通”写最近的站，例如：公交站“某某路”向东约200米"),
                FieldPanel("value", widget=completed("value")),
            ]
        ),
        CITATIONS,
    ]

    class Meta(CitedRow.Meta):
        verbose_name = "要点"

    def __str__(self):
        return f"{self.get_property_display()}：{self.value}"


class StatementCitation(CitationBase):
    row = ParentalKey(Statement, on_delete=models.CASCADE, related_name="citations")


class ConflictingValue(Orderable):
    """What one source says where sources disagree. The page groups the rows by subject."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="conflicts")
    subject = models.CharField("问题", max_length=80, help_text="几种说法写同一个问题，例如：车间有多大")
    value = models.CharField("说法", max_length=240, help_text="例如：74376.8平方米，据厂志。")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源"
    )
    preferred = models.BooleanField("本目录采用", default=False)

    panels = [
        FieldPanel("subject"),
        FieldPanel("value"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("preferred")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "不同说法"

    @property
    def as_cited(self):
        return [Cited(self.source_id)] if self.source_id else []

    def __str__(self):
        return f"{self.subject}：{self.value}"


class Zone(Orderable):
    """A boundary from an official document. It is drawn in public only once it is officially published."""

    is_whole_or_nothing = True  # a draft holds no row of which the boundary cannot be computed
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="zones")
    kind = models.CharField("种类", max_length=20, choices=ZoneKind)
    entered_geometry = models.JSONField("边界（GeoJSON）", help_text="多边形或多个多边形，坐标先经度后纬度")
    entered_datum = models.CharField(
        "坐标系", max_length=10, choices=Datum, help_text="高德、腾讯选 GCJ-02，百度选 BD-09"
    )
    geometry = models.JSONField(editable=False)
    document_number = models.CharField("公布文件", max_length=120, blank=True, help_text="例如：豫文物〔2020〕1号")
    officially_published = models.BooleanField("已正式公布", default=False, help_text="未正式公布的区划不对外显示")

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("officially_published")]),
        MultiFieldPanel(
            [
                PositionPanel("boundary"),
                FieldPanel("entered_datum"),
                FieldPanel("entered_geometry", widget=BoundaryInput),
            ],
            heading="边界",
        ),
        FieldPanel("document_number"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "保护区划"

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        self.geometry = geometry.boundary_to_wgs84(self.entered_geometry, self.entered_datum)

    def save(self, *args, **kwargs):
        self.geometry = geometry.boundary_to_wgs84(self.entered_geometry, self.entered_datum)
        super().save(*args, **kwargs)


# The rows that carry citations, by their relation, with the model of the citation.
CITED_ROWS = {"designations": DesignationCitation, "milestones": MilestoneCitation, "statements": StatementCitation}
