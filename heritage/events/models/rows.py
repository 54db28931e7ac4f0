"""The rows of an event: sessions, organisers, speakers, books and what there is to download."""

import uuid
from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from heritage.chronology.local_time import moment
from heritage.events.admin import panels
from heritage.events.event_times import SessionTime, moment_in_words
from heritage.events.states import Status

PAGE = "events.EventPage"


class SessionQuerySet(models.QuerySet):
    def within(self, start, end):
        """Sessions that take place, at least in part, between two moments."""
        return self.filter(start__lt=end, end__gt=start)

    def bookable(self, now):
        """Sessions in the state 报名中: the database's own reading of states.of_session."""
        opened = Q(booking_opens__lte=now) | Q(booking_opens=None) & (
            Q(booking_closes__isnull=False) | Q(takes_classes=True)
        )
        not_closed = Q(booking_closes__gt=now) | Q(booking_closes=None)
        coming = self.filter(start__gt=now, full=False, status=Status.SCHEDULED)
        return coming.filter(opened & not_closed).exclude(
            Q(totals__waiting__gt=0) | Q(totals__closed=True) | Q(capacity__lte=F("totals__confirmed"))
        )


class SessionManager(models.Manager.from_queryset(SessionQuerySet)):
    """Sessions joined with their totals: every page that shows a session says whether it is full."""

    def get_queryset(self):
        return super().get_queryset().select_related("totals")


class Session(Orderable):
    """One time at which an event takes place."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="sessions")
    # Calendars identify the session by it for ever, even if the row is written anew.
    uid = models.UUIDField("日历编号", default=uuid.uuid4, unique=True, editable=False)
    start = models.DateTimeField("开始")
    end = models.DateTimeField("结束")
    all_day = models.BooleanField("全天", default=False, help_text="只看日期，不看钟点")
    previous_start = models.DateTimeField("原定开始", null=True, blank=True, editable=False)
    # The status of this session alone, always with a reason. Only heritage.events.status_changes writes it.
    status = models.CharField(
        "状态",
        max_length=10,
        choices=[choice for choice in Status.choices if choice[0] in {"scheduled", "postponed", "cancelled"}],
        default=Status.SCHEDULED,
        editable=False,
    )
    status_reason = models.CharField("原因", max_length=160, blank=True, editable=False)
    audience = models.CharField("对象", max_length=60, blank=True, help_text="这一场的对象与全场不同时填写")
    capacity = models.PositiveIntegerField("名额", null=True, blank=True, help_text="人数；不限就空着")
    booking_opens = models.DateTimeField("报名开始", null=True, blank=True)
    booking_closes = models.DateTimeField("报名截止", null=True, blank=True)
    full = models.BooleanField("已约满", default=False)
    takes_classes = models.BooleanField(
        "接受班级预约", default=False, help_text="勾选后，学校可以在活动页上为班级预约；名额必须填写，学生和教师都计入"
    )

    objects = SessionManager()

    panels = panels.session_panels

    class Meta(Orderable.Meta):
        verbose_name = "场次"

    def __str__(self):
        return f"{self.when.start.year}年{self.when.in_short}"

    @property
    def opening(self):
        """The moment from which it can be booked, in words, or empty."""
        return moment_in_words(self.booking_opens) if self.booking_opens else ""

    @property
    def when(self):
        """When it is, in words. Not cached: an editor moves the session in memory."""
        return SessionTime.of(self)

    @property
    def seats_left(self):
        """How many more people get a seat at once, or None if there is no limit.

        None does while others wait: who came first is served first, even if a small class would fit.
        """
        totals = getattr(self, "totals", None)
        if self.full or (totals and totals.waiting):
            return 0
        return None if self.capacity is None else max(0, self.capacity - (totals.confirmed if totals else 0))

    @property
    def is_full(self):
        return self.seats_left == 0

    @property
    def is_closed_by_hand(self):
        """Whether the organiser has stopped taking bookings."""
        totals = getattr(self, "totals", None)
        return bool(totals and totals.closed)

    def takes_bookings_at(self, now):
        """Whether its own times allow a booking now, for a place or for the waiting list."""
        opened = not self.booking_opens or now >= self.booking_opens
        return (
            self.takes_classes and opened and not self.is_closed_by_hand and now < (self.booking_closes or self.start)
        )

    def clean(self):
        if self.all_day and self.start and self.end:
            first, last = timezone.localdate(self.start), timezone.localdate(self.end)
            self.start, self.end = moment(first), moment(last, time(23, 59))
        if self.start and self.end and self.end <= self.start:
            raise ValidationError({"end": "结束时间要晚于开始时间。"})
        if self.booking_opens and self.booking_closes and self.booking_closes <= self.booking_opens:
            raise ValidationError({"booking_closes": "报名截止要晚于报名开始。"})
        if self.booking_closes and self.start and self.booking_closes > self.start:
            raise ValidationError({"booking_closes": "报名截止不能晚于活动开始。"})
        if self.takes_classes and not self.capacity:
            raise ValidationError({"capacity": "接受班级预约的场次要写明名额（人数，学生和教师都计入）。"})


class OrganiserRole(models.TextChoices):
    GUIDE = "guide", "指导"
    HOST = "host", "主办"
    UNDERTAKE = "undertake", "承办"
    ASSIST = "assist", "协办"
    SUPPORT = "support", "支持"


class Organiser(Orderable):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="organisers")
    role = models.CharField("身份", max_length=10, choices=OrganiserRole, default=OrganiserRole.HOST)
    name = models.CharField("单位", max_length=80)

    panels = panels.organiser_panels

    class Meta(Orderable.Meta):
        verbose_name = "主办承办"

    def __str__(self):
        return f"{self.get_role_display()}：{self.name}"


class Speaker(Orderable):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField("姓名", max_length=60)
    note = models.CharField("简介", max_length=160, blank=True)

    panels = panels.speaker_panels

    class Meta(Orderable.Meta):
        verbose_name = "主讲"

    def __str__(self):
        return self.name


class Book(Orderable):
    """A book that the event reads. Only what is on its title page; unknown stays empty."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="books")
    title = models.CharField("书名", max_length=120, help_text="不加书名号，页面会自动加上")
    author = models.CharField("作者", max_length=80, blank=True)
    publisher = models.CharField("出版社", max_length=80, blank=True)
    year = models.CharField("出版年", max_length=10, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    why = models.CharField("为什么读", max_length=160, blank=True)

    panels = panels.book_panels

    class Meta(Orderable.Meta):
        verbose_name = "书目"

    def __str__(self):
        """The title in title marks, whether or not the editor has typed them; marks inside become 〈〉."""
        title = self.title.strip()
        if title.startswith("《") and title.endswith("》"):
            title = title[1:-1]
        return f"《{title.replace('《', '〈').replace('》', '〉')}》"

    @property
    def edition(self):
        """Publisher, year and ISBN as far as they are known."""
        return "，".join(part for part in (self.publisher, self.year, self.isbn and f"ISBN {self.isbn}") if part)


class Material(Orderable):
    """A file to download: a hand-out, a reading list, a worksheet."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField("名称", max_length=80, help_text="例如：路线图；小学三、四年级任务单")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.CASCADE, related_name="+", verbose_name="文件"
    )
    licence = models.CharField("怎样使用", max_length=80, blank=True, help_text="例如：可以打印、复印，注明来源")

    panels = panels.material_panels

    class Meta(Orderable.Meta):
        verbose_name = "资料"

    def __str__(self):
        return self.title
