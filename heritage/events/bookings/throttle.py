"""How often the same sender may send a booking form, and how much one mailbox may book.

The limits are wide, because the schools of a district may share one address of the education network.
"""

from django.utils import timezone

from heritage.events.models import Booking

FORMS = 60, 600  # an address may send sixty forms in ten minutes, changes and mistakes among them
LETTERS = 10, 86_400  # a mailbox, about ten new bookings a day: nobody can be buried in mail through us
# How many bookings one mailbox may have that it has not answered for, and how many in one session at all.
MOST_UNVERIFIED, MOST_IN_A_SESSION = 3, 6


def refuse_mailbox(session, email):
    """Return the sentence that refuses one more booking of this mailbox, or None."""
    standing = Booking.objects.not_cancelled().filter(contact__email__iexact=email)
    if standing.filter(session=session).count() >= MOST_IN_A_SESSION:
        return "这个邮箱在这一场已有几份预约。班级多的，请改其中一份的人数，或打活动页上的电话。"
    if standing.unverified().filter(session__start__gt=timezone.now()).count() >= MOST_UNVERIFIED:
        return (
            f"这个邮箱已有{MOST_UNVERIFIED}份预约还没有核实。请先打开确认信里的链接核实，再订新的；"
            "信没有收到，请打活动页上的电话。"
        )
    return None
