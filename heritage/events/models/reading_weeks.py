from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class ReadingWeek(models.Model):
    """全民阅读活动周 of one year. No rule fixes which week it is, so the dates are data."""

    year = models.PositiveSmallIntegerField("年", unique=True)
    first_day = models.DateField("第一天")
    last_day = models.DateField("最后一天")

    panels = [FieldPanel("year"), FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")])]

    class Meta:
        verbose_name = "全民阅读活动周"
        verbose_name_plural = "全民阅读活动周"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year}年"

    def clean(self):
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": "最后一天不能早于第一天。"})
        if self.year and self.first_day and self.first_day.year != self.year:
            raise ValidationError({"first_day": "第一天不在这一年里，请核对年份。"})
