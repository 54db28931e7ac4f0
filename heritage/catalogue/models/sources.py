from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable
from wagtail.search import index

from heritage.catalogue.choices import Confidence, SourceGrade
from heritage.chronology import edtf
from heritage.chronology.fields import EDTFField


class Source(index.Indexed, models.Model):
    """A text that says something about an entry; a numbered note names it."""

    code = models.CharField("简码", max_length=20, unique=True, help_text="编辑之间引用用的短名，例如：ZZWB19")
    title = models.CharField(
        "题名", max_length=200, help_text="不加书名号，页面会自动加上，例如：二砂旧址入选全国重点文物保护单位"
    )
    publisher = models.CharField("发表处", max_length=160, blank=True, help_text="例如：郑州晚报；河南省人民政府")
    date = EDTFField("发表时间")
    grade = models.CharField("等级", max_length=10, choices=SourceGrade, default=SourceGrade.C)
    url = models.URLField("网址", max_length=500, blank=True)
    linkable = models.BooleanField(
        "可附链接", default=False, help_text="只链接原发表处；读到的是转载本时不勾选，页面只注原发表处"
    )
    note = models.CharField("附注", max_length=200, blank=True, help_text="给读者看的，例如：据转载本")

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("grade")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("url"), FieldPanel("linkable")]),
        FieldPanel("note"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("publisher"),
        index.AutocompleteField("code"),
        index.AutocompleteField("title"),
        index.AutocompleteField("publisher"),  # editors' lists and choosers complete what is typed
    ]

    class Meta:
        verbose_name = "来源"
        verbose_name_plural = "来源"
        ordering = ["code"]

    def __str__(self):
        return f"{self.code}　{self.title}"

    def clean(self):
        if self.linkable and not self.url:
            raise ValidationError({"url": "勾选了“可附链接”，请填写网址；没有网址就取消勾选。"})
        if self.linkable and self.grade in {SourceGrade.A_COPY, SourceGrade.B_COPY}:
            raise ValidationError({"linkable": "转载本不附链接，只注原发表处。请取消勾选。"})

    @property
    def link(self):
        """The address that readers may follow, or empty."""
        return self.url if self.linkable else ""

    @property
    def date_in_chinese(self):
        return edtf.in_chinese(self.date)


@dataclass(frozen=True)
class Cited:
    """A citation as the page needs it, whether it comes from a row's citations or from a paragraph's."""

    source_id: int | None
    locator: str = ""
    confidence: str = Confidence.VERIFIED
    covers: str = ""


class CitationBase(Orderable):
    """A citation: ties a row of an entry to a source, with the place in the source and the confidence.

    Without a source it means “general knowledge, not checked”.
    """

    label = "来源"  # of its rows in messages
    covers = ""  # the part of the row that it proves, where a row has parts; the whole row without one

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源"
    )
    locator = models.CharField("位置", max_length=60, blank=True, help_text="例如：第3版；第12页")
    confidence = models.CharField("可信度", max_length=10, choices=Confidence, default=Confidence.VERIFIED)

    panels = [
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("locator"), FieldPanel("confidence")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self):
        if self.source_id is None and self.confidence != Confidence.GENERAL:
            raise ValidationError({"source": "没有来源的说法只能标为“待核”。请选择来源，或把可信度改为“待核”。"})
