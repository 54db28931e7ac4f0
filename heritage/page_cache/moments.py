from datetime import timedelta

from django.db.models import Min, Q
from django.utils import timezone

from heritage.events.models import Session

_CLOCKS = ("start", "end", "booking_opens", "booking_closes")


def next_moment(now):
    """Return when a page may come to say something else though nobody changed anything: one query.

    Sessions begin, end, open and close by the clock; permissions of pictures, and what “today” is, end with the day.
    """
    ahead = {name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in _CLOCKS}
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(filter(None, [midnight, *Session.objects.order_by().aggregate(**ahead).values()]))
