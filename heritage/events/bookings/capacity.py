"""Who gets a place. The only module that writes the status of a booking.

Everything happens in a transaction that holds the lock of the session: SQLite's write lock, or the row on other
databases. In it the figures are counted anew from the bookings, never added up, so that they cannot drift.

A place is a person: pupils and teachers count alike. Who does not fit waits, and nobody overtakes: a newcomer waits
behind those who wait, even if a small class would fit. Only a class larger than the whole session lets others pass.

Anybody can invent a school. So a booking has its place at once, but keeps it for good only when its mailbox has
answered (`verify`): after a time, it makes room for one that has answered and waits, and for nobody else. The time runs
from when the letter has left, and the organiser can verify by telephone: a mail server that fails costs no school its
place.
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


class NoBookingError(Exception):
    """It cannot be booked. The text says why, and what to do."""


def may_be_booked(session, event, now):
    """Whether a school may book now, for a place or for the waiting list."""
    bookable = states.of_session(event.status, session, now) in {State.OPEN, State.FULL}
    return event.live and bookable and session.takes_bookings_at(now)


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
    if refusal := throttle.refuse_mailbox(session, data["email"]):
        raise NoBookingError(refusal)
    seed = private_links.new_seed()
    booking = Booking.objects.create(
        session=session,
        status=BookingStatus.CONFIRMED if _fits(session, people) else BookingStatus.WAITING,
        reference="".join(secrets.choice(_ALPHABET) for _ in range(8)),
        form_key=form_key,
        link_seed=seed,
        link_hash=private_links.hashed(private_links.token(seed)),
        **{name: data[name] for name in _COLUMNS},
    )
    Contact.objects.create(booking=booking, **{name: data[name] for name in _CONTACT})
    _count(session)
    outbox.write(booking, LetterKind.RECEIVED)
    return booking, True


@transaction.atomic
def change(booking, data):
    """Change numbers, needs or contact. More people than there are places left are refused, and nothing changes."""
    session = _locked(booking.session_id)
    booking = Booking.objects.select_related("contact").get(pk=booking.pk)
    if not booking.can_be_changed:
        raise NoBookingError("这份预约已经不能修改。")
    people = data["pupils"] + data["teachers"]
    more = people - booking.places
    if more > 0:
        _check_size(session, people)
        if booking.is_confirmed and not _fits(session, more):
            raise NoBookingError(
                f"增加的人数放不下：这一场还剩{session.places_left}个名额。原来的预约不变，可以少填几人再提交。"
            )
    for name in _COLUMNS:
        setattr(booking, name, data[name])
    for name in _CONTACT:
        setattr(booking.contact, name, data[name])
    booking.save(update_fields=_COLUMNS)
    booking.contact.save()
    outbox.write(booking, LetterKind.CHANGED)
    _settle(session)


@transaction.atomic
def cancel(booking, reason=""):
    """Give the places back; who waits moves up. To cancel twice is to cancel once."""
    session = _locked(booking.session_id)
    booking = Booking.objects.get(pk=booking.pk)
    if not booking.stands:
        return
    _end(booking, reason)
    _settle(session)


@transaction.atomic
def verify(booking):
    """The mailbox has answered, or the organiser has called: from now on nobody else gets its places."""
    session = _locked(booking.session_id)
    session.bookings.unverified().filter(pk=booking.pk).update(verified_at=timezone.now())
    _release(session)


def release_unverified():
    """Let those who wait and have answered move past those who have not, in every session. Return how many made room.

    For the timer: nobody else notices that time has run out.
    """
    sessions = Booking.objects.overdue().filter(session__start__gt=timezone.now())
    return sum(_release_in(pk) for pk in sessions.order_by().values_list("session", flat=True).distinct())


@transaction.atomic
def _release_in(session_pk):
    return _release(_locked(session_pk))


def attend(booking, pupils, teachers):
    """Note how many came. Nobody moves up by it: the session has begun."""
    Booking.objects.filter(pk=booking.pk).update(attended_pupils=pupils, attended_teachers=teachers)


@transaction.atomic
def close(session_pk, closed):
    """Stop taking bookings for a session, or go on."""
    session = _locked(session_pk)
    session.totals.closed = closed
    session.totals.save(update_fields=["closed"])


@transaction.atomic
def follow_event(session_pk, reason=""):
    """After a change of the event: tell the booked schools what is new, and let those who wait move up."""
    session = _locked(session_pk)
    status = session.page.status_of(session)
    reason = reason if status == session.page.status else session.status_reason
    totals, now = session.totals, (status, session.start, session.end)
    if now != (totals.told_status, totals.told_start, totals.told_end):
        totals.told_status, totals.told_start, totals.told_end = now
        totals.save(update_fields=["told_status", "told_start", "told_end"])
        for booking in session.bookings.standing().order_by("pk"):
            outbox.write(booking, LetterKind.EVENT_CHANGED, reason)
    if status == Status.CANCELLED:  # for good: nobody waits any longer
        session.bookings.waiting().update(status=BookingStatus.CANCELLED, cancelled_at=timezone.now())
    _settle(session)


def _locked(session_pk):
    """Return the session, read behind its lock, with its totals."""
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


def _fits(session, people):
    return session.places_left is None or people <= session.places_left


def _settle(session):
    """Count, and confirm those who wait as far as there are places: in their order, until the session begins."""
    _count(session)
    if not _moves_up(session) or not session.totals.waiting:
        return
    left = None if session.capacity is None else session.capacity - session.totals.confirmed
    for booking in session.bookings.waiting():
        if session.capacity is not None and booking.places > session.capacity:
            continue
        if left is not None and booking.places > left:
            break
        booking.status = BookingStatus.CONFIRMED
        booking.save(update_fields=["status"])
        outbox.write(booking, LetterKind.MOVED_UP)
        left = None if left is None else left - booking.places
    _count(session)


def _moves_up(session):
    event = session.page
    ahead = event.live and states.of_session(event.status, session, timezone.now()) in states.AHEAD
    return ahead and not session.full


def _release(session):
    """End bookings that have not answered in time, no more than it takes, as long as one waits that has. Say how many.

    Those in the queue go first: they stand before whoever waits.
    """
    count = 0
    if _moves_up(session):
        overdue = session.bookings.overdue()
        for booking in [*overdue.waiting(), *overdue.confirmed().order_by("pk")]:
            if not _queue(session).exclude(verified_at=None).exists():
                break
            _end(booking, RELEASED)
            _settle(session)
            count += 1
    return count


def _end(booking, reason):
    booking.status, booking.cancelled_at = BookingStatus.CANCELLED, timezone.now()
    booking.save(update_fields=["status", "cancelled_at"])
    outbox.write(booking, LetterKind.CANCELLED, reason)


def _queue(session):
    """Who waits for a place. A class larger than the whole session waits for more room; nobody waits behind it."""
    waiting = session.bookings.waiting()
    if session.capacity is not None:
        waiting = waiting.alias(people=F("pupils") + F("teachers")).filter(people__lte=session.capacity)
    return waiting


def _count(session):
    totals = session.totals
    totals.confirmed = session.bookings.confirmed().people()
    totals.waiting = _queue(session).count()
    totals.save(update_fields=["confirmed", "waiting"])
