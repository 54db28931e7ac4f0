"""Send letters: stored with their reason, sent after the commit, and tried again after a failure.

The worker sends them, or without one (HERITAGE_QUEUE=0) the request that wrote them. A request waits for the mail
server no longer than REQUEST_SECONDS; what is left then, and what fails, is sent by the command `letters` of the timer.

A letter is claimed before it is sent, so that two processes do not send the same one. A process that is killed
meanwhile leaves it to the next, after the claim has run out.
"""

import logging
import time
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.cache import cache
from django.core.mail import BadHeaderError, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from heritage.events.bookings import letters
from heritage.events.models import Letter, LetterState

logger = logging.getLogger(__name__)

# Minutes until the next try; after the last the letter is given up, and the organiser sees that it was.
TRIES = (1, 5, 15, 60, 180, 360, 720, 1440, 1440)
CLAIM = timedelta(minutes=10)

REQUEST_SECONDS = 3  # of a visitor who waits: for an answer of the mail server, and for all letters together
PAUSE = 60  # seconds in which no task sends anything, after the server did not answer or the time was up
_PAUSED = "letters-paused"

_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def write(booking, kind, reason=""):
    """Put a letter into the outbox, in the transaction that is the reason for it."""
    Letter.objects.create(booking=booking, kind=kind, reason=reason)
    transaction.on_commit(send_soon)


def try_again(letter):
    """Send a letter now that was put off or given up."""
    waiting = Letter.objects.filter(pk=letter.pk, state__in=[LetterState.QUEUED, LetterState.FAILED])
    waiting.update(state=LetterState.QUEUED, attempts=0, next_try=timezone.now(), problem="")
    cache.delete(_PAUSED)
    send_soon()


def mail_server_is_known():
    return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND != _SMTP


def send_soon():
    """Send what is due: by the worker, or at once where there is none. Never raises: what it is about is committed."""
    try:
        send_due_letters.enqueue()
    except Exception:
        logger.exception("Letters could not be queued; the command `letters` will send them.")


@task(priority=10)  # a school waits for its letter
def send_due_letters():
    if not cache.get(_PAUSED):
        deliver_due(None if settings.QUEUE else REQUEST_SECONDS)


def deliver_due(seconds=None):
    """Send every letter that is due, if need be for no longer than `seconds`. Return how many went out."""
    if not mail_server_is_known():
        return 0
    sent, began = 0, time.monotonic()
    server = get_connection(timeout=seconds) if seconds else get_connection()
    due = Letter.objects.filter(state=LetterState.QUEUED, next_try__lte=timezone.now()).order_by("next_try", "pk")
    try:
        for letter in due.select_related("booking__session__page__place", "booking__grade_band"):
            if seconds and time.monotonic() - began > seconds:
                cache.set(_PAUSED, True, PAUSE)
                break
            if not _claim(letter):
                continue
            try:
                sent += _send(letter, server)
            except (SMTPRecipientsRefused, SMTPDataError, BadHeaderError, UnicodeError) as error:
                _put_off(letter, error, refused=isinstance(error, SMTPRecipientsRefused) and _is_final(error))
            except OSError as error:  # the server itself: it would say the same to all the others
                _put_off(letter, error)
                cache.set(_PAUSED, True, PAUSE)
                break
    finally:
        server.close()
    return sent


def _claim(letter):
    now = timezone.now()
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.QUEUED, next_try__lte=now)
    return mine.update(next_try=now + CLAIM, attempts=F("attempts") + 1) == 1


def _send(letter, server):
    message = letters.message(letter)
    if message is None:
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.DROPPED, problem="联系方式已删除，或已无必要")
        return 0
    server.open()  # once for all of them
    message.connection = server
    message.send()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=timezone.now(), problem="")
    return 1


def _is_final(error):
    return all(code >= 500 for code, _ in error.recipients.values())


def _put_off(letter, error, refused=False):
    """Schedule another try. The server's answer is not stored, because it repeats the address."""
    code = getattr(error, "smtp_code", "")
    problem = (
        "收件地址被拒绝" if refused else f"邮件服务器没有收下（{type(error).__name__}{f' {code}' if code else ''}）"
    )
    letter.refresh_from_db(fields=["attempts"])
    given_up = refused or letter.attempts > len(TRIES)
    Letter.objects.filter(pk=letter.pk).update(
        problem=problem,
        state=LetterState.FAILED if given_up else LetterState.QUEUED,
        next_try=timezone.now() + timedelta(minutes=TRIES[min(letter.attempts, len(TRIES)) - 1]),
    )
    logger.warning("Letter %s was not taken: %s %s", letter.pk, type(error).__name__, code)
