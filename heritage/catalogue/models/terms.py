from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Vocabulary(models.TextChoices):
    """The controlled lists whose terms are data, because their owners revise them."""

    SURVEY_CLASS = "survey_class", "普查类别"
    STREET_OFFICE = "street_office", "街道"
    MANAGED_BY = "managed_by", "管理辖区"
    EVENT_KIND = "event_kind", "活动类型"
    GRADE_BAND = "grade_band", "学段"


class Term(index.Indexed, models.Model):
    """One term of an editable vocabulary. The code is permanent; the wording may change."""

    vocabulary = models.CharField("词表", max_length=30, choices=Vocabulary)
    code = models.CharField("代码", max_length=40, help_text="小写字母或数字，给定后不要再改，例如：0508")
    name = models.CharField("名称", max_length=60, help_text="页面上显示的词，例如：工业建筑及附属物")
    name_en = models.CharField("英文名", max_length=120, blank=True)
    order = models.PositiveIntegerField("次序", default=0, help_text="小的排在前面")

    panels = [FieldPanel(name) for name in ("vocabulary", "code", "name", "name_en", "order")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("code"),
        index.FilterField("vocabulary"),
    ]

    class Meta:
        verbose_name = "词条"
        verbose_name_plural = "词表"
        ordering = ["vocabulary", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="one_term_per_code")]

    def __str__(self):
        return self.name


def term_key(vocabulary, verbose_name, **kwargs):
    """Return a foreign key to the terms of one vocabulary."""
    return models.ForeignKey(
        "catalogue.Term",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
        verbose_name=verbose_name,
        **kwargs,
    )
