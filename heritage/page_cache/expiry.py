from django.db.models import Min, Q

from heritage.chronology.local_time import next_midnight
from heritage.events.models import Session

_CLOCKS = ("start", "end", "booking_opens", "booking_closes")


def next_moment(now):
    """Return when a page may become wrong though nobody changes anything. One query.

    Sessions begin, end, open and close by the clock. Permissions of pictures, and what “today” means, end with the day.
    """
    ahead = {name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in _CLOCKS}
    return min(filter(None, [next_midnight(now), *Session.objects.order_by().aggregate(**ahead).values()]))
