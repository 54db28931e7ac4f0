"""What the programme knows beside its events: the week of reading, what was deleted, and when anything changed."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class ReadingWeek(models.Model):
    """全民阅读活动周 of one year. Nobody has defined which week is the fourth of April: the dates are data."""

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


class FormerEvent(models.Model):
    """The number of a published event that was deleted: its permanent address goes on saying so."""

    number = models.BigIntegerField(primary_key=True)
    gone_since = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.number)


class Stamp(models.Model):
    """One row whose value changes with every change that readers of the programme could see.

    It is written in the same transaction as the change. So what was kept under the present value cannot be stale.
    """

    value = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.value)

    @classmethod
    def current(cls):
        found = cls.objects.values_list("value", flat=True).first()
        return str(found) if found else "none"

    @classmethod
    def still(cls, value):
        """Whether nothing has changed since it had this value; nothing else changes before this transaction ends."""
        return value != "none" and cls.objects.filter(value=value).update(value=value) == 1

    @classmethod
    def renew(cls):
        """Call this inside the transaction of a change."""
        value = uuid.uuid4()
        if not cls.objects.filter(pk=1).update(value=value):
            cls.objects.get_or_create(pk=1, defaults={"value": value})


class CalendarEntry(models.Model):
    """What the calendar says of an event, as icalendar has written it. heritage.events.calendar.entries keeps it."""

    event = models.OneToOneField(
        "events.EventPage", on_delete=models.CASCADE, primary_key=True, related_name="calendar_entry"
    )
    layout = models.PositiveSmallIntegerField()
    # How much of its place was public when it was written; another answer now, and it is not used.
    place_was = models.CharField(max_length=30)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.event_id)
