"""Bookings of classes: schools, bookings, their contacts, and the totals of a session."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from heritage.catalogue.models.terms import Vocabulary
from heritage.content_version.triggers import SEAT_TABLES, SeatTable
from heritage.events.models.letters import Letter, LetterKind, LetterState
from heritage.events.states import Status


def hold():
    """Return how long a booking keeps its seats before its mailbox is verified."""
    return timedelta(hours=settings.BOOKING_HOLD_HOURS)


class School(models.Model):
    """A name that the form proposes while a teacher types. A school that is not listed can be typed as well."""

    name = models.CharField("校名", max_length=60, unique=True, help_text="全称，例如：郑州市中原区第一小学（示例）")

    class Meta:
        verbose_name = "学校"
        verbose_name_plural = "学校名单"
        ordering = ["name"]

    def __str__(self):
        return self.name


class BookingStatus(models.TextChoices):
    CONFIRMED = "confirmed", "已确认"
    WAITING = "waiting", "候补"
    CANCELLED = "cancelled", "已取消"


class BookingQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(status=BookingStatus.CONFIRMED)

    def waiting(self):
        """The waiting list, first come first."""
        return self.filter(status=BookingStatus.WAITING).order_by("pk")

    def not_cancelled(self):
        """All bookings that are confirmed or waiting."""
        return self.exclude(status=BookingStatus.CANCELLED)

    def unverified(self):
        return self.not_cancelled().filter(verified_at=None)

    def overdue(self):
        """Bookings whose mailbox was not verified in time. The time starts when the last letter has been sent."""
        asked = Letter.objects.filter(booking=OuterRef("pk"), kind=LetterKind.RECEIVED).order_by("-pk")
        sent = self.unverified().alias(asked_at=Subquery(asked.values("sent_at")[:1]))
        return sent.filter(asked_at__lt=timezone.now() - hold())

    def people(self):
        """How many people these bookings bring."""
        return self.aggregate(people=models.Sum(F("pupils") + F("teachers")))["people"] or 0


class Booking(models.Model):
    """One school's classes in one session. Figures only: it outlives the contact, and names no child.

    heritage.events.bookings.capacity is the only module that writes the status. The order of the keys is the order of
    the queue.
    """

    # A session that schools count on cannot be deleted from under them; the editor is told so (booking_guard).
    session = models.ForeignKey("events.Session", on_delete=models.PROTECT, related_name="bookings")
    reference = models.CharField("预约编号", max_length=12, unique=True)
    status = models.CharField("状态", max_length=10, choices=BookingStatus)
    school = models.CharField("学校", max_length=60)
    grade_band = models.ForeignKey(
        "catalogue.Term",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.GRADE_BAND},
        verbose_name="学段",
    )
    classes = models.PositiveSmallIntegerField("班数")
    pupils = models.PositiveSmallIntegerField("学生人数")
    teachers = models.PositiveSmallIntegerField("教师人数")
    needs = models.CharField("场地需求", max_length=200, blank=True)
    made_at = models.DateTimeField("提交时间", default=timezone.now)
    # When somebody opened the link in the letter, or the organiser confirmed by telephone.
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    attended_pupils = models.PositiveSmallIntegerField("实到学生", null=True, blank=True)
    attended_teachers = models.PositiveSmallIntegerField("实到教师", null=True, blank=True)
    # `form_key` names the form: the same form sent twice is one booking. The private link is derived from `link_seed`;
    # of the link itself only the hash is stored.
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    link_seed = models.CharField(max_length=64, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = BookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "班级预约"
        verbose_name_plural = "班级预约"
        default_permissions = ()
        permissions = [("manage_bookings", "办理班级预约，查看联系人")]
        indexes = [models.Index(fields=["session", "status"], name="bookings_of_a_session")]
        constraints = [
            models.CheckConstraint(condition=Q(pupils__gte=1, teachers__gte=1, classes__gte=1), name="somebody_comes")
        ]

    def __str__(self):
        return f"{self.reference} {self.school}"

    @property
    def people(self):
        """How many people come, and so how many seats are taken. Pupils and teachers count alike."""
        return self.pupils + self.teachers

    @property
    def event(self):
        return self.session.page

    @property
    def announced(self):
        """The status of its session: as announced, moved, postponed, cancelled."""
        return self.event.status_of(self.session)

    @property
    def reason(self):
        return self.event.reason_of(self.session)

    @property
    def is_active(self):
        return self.status != BookingStatus.CANCELLED

    @property
    def is_confirmed(self):
        return self.status == BookingStatus.CONFIRMED

    @property
    def is_to_verify(self):
        """Whether the school has still to answer the letter that was, or will be, sent to its mailbox."""
        return self.verified_at is None and self.can_be_changed

    @property
    def verify_before(self):
        """When its seats may go to others, or None until the letter has been sent."""
        letter = self.letters.filter(kind=LetterKind.RECEIVED).exclude(sent_at=None).last()
        return letter and letter.sent_at + hold()

    @property
    def can_be_changed(self):
        """Whether the school may change or cancel it: until the session begins or the class is counted at the door.

        Nothing can be changed once it is cancelled.
        """
        counted, begun = self.attended_pupils is not None, timezone.now() >= self.session.start
        return self.is_active and not counted and not begun and self.announced != Status.CANCELLED

    @property
    def has_attended(self):
        return bool(self.attended_pupils)

    @property
    def unsent_letters(self):
        """Letters that have not reached the mail server, of those read with the booking."""
        return [letter for letter in self.letters.all() if letter.state in {LetterState.QUEUED, LetterState.FAILED}]

    @property
    def position(self):
        """The position in the queue, from 1."""
        return self.session.bookings.waiting().filter(pk__lte=self.pk).count()


class Contact(models.Model):
    """The adult contact of a booking: the only personal data, in a table of its own, deleted after 90 days."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField("联系人", max_length=20)
    phone = models.CharField("联系电话", max_length=30)
    email = models.EmailField("工作邮箱", max_length=120)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "联系人"
        default_permissions = ()

    def __str__(self):
        return f"联系人（{self.booking_id}）"


class SessionTotals(models.Model):
    """The sums over the bookings of a session, counted in the transaction of each booking.

    They are not columns of the session, because publishing an event writes its sessions anew from a revision.
    """

    session = models.OneToOneField(
        "events.Session", on_delete=models.CASCADE, primary_key=True, related_name="totals", verbose_name="场次"
    )
    confirmed = models.PositiveIntegerField("已确认人数", default=0)
    waiting = models.PositiveIntegerField("候补预约数", default=0)
    closed = models.BooleanField("停止预约", default=False)
    # What the booked schools were last told.
    told_status = models.CharField(max_length=10)
    told_start = models.DateTimeField()
    told_end = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "预约合计"
        default_permissions = ()
        db_table = "events_ledger"

    def __str__(self):
        return f"{self.session_id}: {self.confirmed}, {self.waiting}"


# Each booking changes the figures. Lists show only the state of a session, which changes when the last seat goes or
# when the organiser closes it: Session.is_full and Session.is_closed_by_hand, in SQL.
SEAT_TABLES[SessionTotals._meta.db_table] = SeatTable(
    columns=("confirmed", "waiting", "closed"),
    states=(
        "{row}.closed",
        "{row}.waiting > 0 OR {row}.confirmed >= (SELECT capacity FROM events_session WHERE id = {row}.session_id)",
    ),
)
