"""Decide who gets a seat. No other module writes the status of a booking.

Everything happens in a transaction that holds the lock of the session: SQLite's write lock, or the row on other
databases. The totals are counted from the bookings each time, never added up, so that they cannot drift.

One person takes one seat: pupils and teachers count alike. A booking that does not fit waits, and nobody overtakes: a
new booking waits behind the others, even if a small class would fit. Only a class larger than the whole session lets
others pass.

Anybody can invent a school. So a booking gets its seats at once, but keeps them for good only after its mailbox is
verified (`verify`). Without that, after some time, it makes room for a verified booking that waits, and for no other.
The time is short (BOOKING_HOLD_HOURS), so that invented schools close no session for those who answer. It starts when
the letter has been sent, and the organiser can verify by telephone: a mail server that fails costs no school its seats.
"""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from heritage.events import states
from heritage.events.bookings import outbox, private_links, throttle
from heritage.events.models import Booking, BookingStatus, Contact, LetterKind, Session, SessionTotals
from heritage.events.states import State, Status

# Without the letters and digits that are mistaken for each other, on paper or on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_COLUMNS = ("school", "grade_band", "classes", "pupils", "teachers", "needs")
_CONTACT = ("name", "phone", "email")
RELEASED = "邮箱一直没有核实，名额已让给候补的学校。仍要来，请重新预约，或打活动页上的电话。"


AGAIN = (
    "这所学校已用这个邮箱预约了这一场，没有重复登记。要改人数，请用确认信里的链接；"
    "确实另有一批班级要来，请勾选“这是另一份预约”再提交。"
)


class NoBookingError(Exception):
    """The booking is refused. The message says why, and what to do."""


class BookedAlreadyError(NoBookingError):
    """The same school, mailbox and session once more: the school is asked whether that is meant."""


def may_be_booked(session, event, now):
    """Return whether a school may book now, for a seat or for the waiting list."""
    bookable = states.of_session(event.status, session, now) in {State.OPEN, State.FULL}
    return event.live and bookable and session.takes_bookings_at(now)


def will_open(session, event, now):
    """Return whether schools can book later, and not yet: readers are told when."""
    soon = states.of_session(event.status, session, now) is State.SOON
    return event.live and soon and session.takes_classes


def book(session_pk, form_key, data):
    """Return the booking that this form makes, or the one it has made before, and whether it is new."""
    try:
        with transaction.atomic():
            return _book(session_pk, form_key, data)
    except IntegrityError:  # the same form, sent at the same moment for another session
        return Booking.objects.get(form_key=form_key), False


def _book(session_pk, form_key, data):
    session = _locked(session_pk)
    if earlier := Booking.objects.filter(form_key=form_key).first():
        return earlier, False
    if not may_be_booked(session, session.page, timezone.now()):
        raise NoBookingError("这一场刚刚停止接受预约，请回到活动页选别的场次。")
    people = data["pupils"] + data["teachers"]
    _check_size(session, people)
    same = session.bookings.not_cancelled().filter(school=data["school"], contact__email__iexact=data["email"])
    if not data.get("again") and same.exists():
        raise BookedAlreadyError(AGAIN)
    if refusal := throttle.refuse_mailbox(session, data["email"]):
        raise NoBookingError(refusal)
    seed = private_links.new_seed()
    booking = Booking.objects.create(
        session=session,
        status=BookingStatus.CONFIRMED if _has_seats_for(session, people) else BookingStatus.WAITING,
        reference="".join(secrets.choice(_ALPHABET) for _ in range(8)),
        form_key=form_key,
        link_seed=seed,
        link_hash=private_links.hashed(private_links.token(seed)),
        **{name: data[name] for name in _COLUMNS},
    )
    Contact.objects.create(booking=booking, **{name: data[name] for name in _CONTACT})
    _update_totals(session)
    outbox.write(booking, LetterKind.RECEIVED)
    return booking, True


@transaction.atomic
def change(booking, data):
    """Change numbers, needs or contact. More people than seats are left are refused, and nothing changes.

    Another mailbox has to answer like that of a new booking, and is counted like it.
    """
    session = _locked(booking.session_id)
    booking = Booking.objects.select_related("contact").get(pk=booking.pk)
    if not booking.can_be_changed:
        raise NoBookingError("这份预约已经不能修改。")
    people = data["pupils"] + data["teachers"]
    more = people - booking.people
    if more > 0:
        _check_size(session, people)
        if booking.is_confirmed and not _has_seats_for(session, more):
            raise NoBookingError(
                f"增加的人数放不下：这一场还剩{session.seats_left}个名额。原来的预约不变，可以少填几人再提交。"
            )
    other_mailbox = data["email"].lower() != booking.contact.email.lower()
    if other_mailbox and (refusal := throttle.refuse_mailbox(session, data["email"])):
        raise NoBookingError(refusal)
    # The hold of a mailbox that had answered begins anew; who had not answered yet gains no time by another mailbox.
    asked_anew = other_mailbox and booking.verified_at is not None
    if asked_anew:
        booking.verified_at = None
    for name in _COLUMNS:
        setattr(booking, name, data[name])
    for name in _CONTACT:
        setattr(booking.contact, name, data[name])
    booking.save(update_fields=[*_COLUMNS, "verified_at"])
    booking.contact.save()
    outbox.write(booking, LetterKind.RECEIVED if asked_anew else LetterKind.CHANGED)
    _confirm_waiting(session)


@transaction.atomic
def cancel(booking, reason=""):
    """Free the seats and confirm bookings that wait. Cancelling twice has no further effect."""
    session = _locked(booking.session_id)
    booking = Booking.objects.get(pk=booking.pk)
    if not booking.is_active:
        return
    _cancel(booking, reason)
    _confirm_waiting(session)


@transaction.atomic
def verify(booking):
    """Mark the mailbox as verified, by its answer or by telephone: from now on nobody else gets its seats."""
    session = _locked(booking.session_id)
    session.bookings.unverified().filter(pk=booking.pk).update(verified_at=timezone.now())
    _release(session)


def release_unverified():
    """Cancel overdue unverified bookings where a verified one waits, in every session. Return how many were cancelled.

    The timer calls this, because no request notices that the time is up.
    """
    sessions = Booking.objects.overdue().filter(session__start__gt=timezone.now())
    return sum(_release_in(pk) for pk in sessions.order_by().values_list("session", flat=True).distinct())


@transaction.atomic
def _release_in(session_pk):
    return _release(_locked(session_pk))


def attend(booking, pupils, teachers):
    """Store how many people came. No seat is freed: the session has begun."""
    Booking.objects.filter(pk=booking.pk).update(attended_pupils=pupils, attended_teachers=teachers)


@transaction.atomic
def close(session_pk, closed):
    """Stop taking bookings for a session, or go on."""
    session = _locked(session_pk)
    session.totals.closed = closed
    session.totals.save(update_fields=["closed"])


@transaction.atomic
def follow_event(session_pk, reason=""):
    """After a change of the event, write to the booked schools and confirm bookings that wait."""
    session = _locked(session_pk)
    status = session.page.status_of(session)
    reason = reason if status == session.page.status else session.status_reason
    totals, now = session.totals, (status, session.start, session.end)
    if now != (totals.told_status, totals.told_start, totals.told_end):
        totals.told_status, totals.told_start, totals.told_end = now
        totals.save(update_fields=["told_status", "told_start", "told_end"])
        for booking in session.bookings.not_cancelled().order_by("pk"):
            outbox.write(booking, LetterKind.EVENT_CHANGED, reason)
    if status == Status.CANCELLED:  # for good: nobody waits any longer
        session.bookings.waiting().update(status=BookingStatus.CANCELLED, cancelled_at=timezone.now())
    _confirm_waiting(session)


def _locked(session_pk):
    """Lock the session and return it with its totals."""
    sessions = Session.objects.select_related(None).select_related("page").select_for_update(of=("self",))
    session = sessions.get(pk=session_pk)
    session.totals, _ = SessionTotals.objects.get_or_create(
        session=session,
        defaults={
            "told_status": session.page.status_of(session),
            "told_start": session.start,
            "told_end": session.end,
        },
    )
    return session


def _check_size(session, people):
    if session.capacity is not None and people > session.capacity:
        raise NoBookingError(f"这一场最多容纳{session.capacity}人（学生和教师都计入），请减少人数，或分成几场预约。")


def _has_seats_for(session, people):
    return session.seats_left is None or people <= session.seats_left


def _confirm_waiting(session):
    """Count, and confirm waiting bookings in their order while seats are left and the session has not begun."""
    _update_totals(session)
    if not _may_confirm_waiting(session) or not session.totals.waiting:
        return
    left = None if session.capacity is None else session.capacity - session.totals.confirmed
    for booking in session.bookings.waiting():
        if session.capacity is not None and booking.people > session.capacity:
            continue
        if left is not None and booking.people > left:
            break
        booking.status = BookingStatus.CONFIRMED
        booking.save(update_fields=["status"])
        outbox.write(booking, LetterKind.MOVED_UP)
        left = None if left is None else left - booking.people
    _update_totals(session)


def _may_confirm_waiting(session):
    event = session.page
    ahead = event.live and states.of_session(event.status, session, timezone.now()) in states.AHEAD
    return ahead and not session.full


def _release(session):
    """Cancel overdue unverified bookings, no more than needed, while a verified one waits. Return how many.

    Those in the queue are cancelled first, because they stand before others that wait.
    """
    count = 0
    if _may_confirm_waiting(session):
        overdue = session.bookings.overdue()
        for booking in [*overdue.waiting(), *overdue.confirmed().order_by("pk")]:
            if not _queue(session).exclude(verified_at=None).exists():
                break
            _cancel(booking, RELEASED)
            _confirm_waiting(session)
            count += 1
    return count


def _cancel(booking, reason):
    booking.status, booking.cancelled_at = BookingStatus.CANCELLED, timezone.now()
    booking.save(update_fields=["status", "cancelled_at"])
    outbox.write(booking, LetterKind.CANCELLED, reason)


def _queue(session):
    """Return the bookings that wait for seats. A class larger than the whole session holds nobody up."""
    waiting = session.bookings.waiting()
    if session.capacity is not None:
        waiting = waiting.alias(people=F("pupils") + F("teachers")).filter(people__lte=session.capacity)
    return waiting


def _update_totals(session):
    totals = session.totals
    totals.confirmed = session.bookings.confirmed().people()
    totals.waiting = _queue(session).count()
    totals.save(update_fields=["confirmed", "waiting"])
