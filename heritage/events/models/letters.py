"""Messages to schools, stored until the mail server has accepted them."""

from django.db import models
from django.utils import timezone


class LetterKind(models.TextChoices):
    RECEIVED = "received", "预约回执"
    MOVED_UP = "moved_up", "候补转正"
    CHANGED = "changed", "预约已修改"
    CANCELLED = "cancelled", "预约已取消"
    EVENT_CHANGED = "event_changed", "活动有变动"
    REMINDER = "reminder", "行前提醒"


class LetterState(models.TextChoices):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "未能发出"
    DROPPED = "dropped", "不必再发"


class Letter(models.Model):
    """One message about a booking. It holds no address and no text: both are read when it is sent.

    It is written in the transaction that gives the reason for it, so that neither exists without the other.
    """

    booking = models.ForeignKey("events.Booking", on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField("种类", max_length=15, choices=LetterKind)
    reason = models.CharField("原因", max_length=160, blank=True)
    state = models.CharField("状态", max_length=10, choices=LetterState, default=LetterState.QUEUED)
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try = models.DateTimeField(default=timezone.now)
    problem = models.CharField("问题", max_length=120, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "信件"
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_try"], name="letters_due")]

    def __str__(self):
        return f"{self.get_kind_display()}（{self.get_state_display()}）"
