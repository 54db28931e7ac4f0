"""The dashboard's section on events: those that are over and have no recap yet."""

from datetime import timedelta

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from heritage.editorial.dashboard import MAX_LINES, Line, Section, cached
from heritage.events.models import EventPage
from heritage.events.states import Status

LOOKS_BACK = timedelta(days=90)  # nobody writes about what was longer ago
RECAP = "#tab-回顾"


def sections(user):
    if not policy_registry.get_by_type(Page).user_has_permission(user, "change"):
        return []
    return [cached("recaps", _without_recap)]


def _without_recap():
    now = timezone.now()
    events = (
        EventPage.objects.live()
        .exclude(status=Status.CANCELLED)
        .with_times(now)
        .annotate(recap_text=Cast("recap", TextField()))
        .filter(Q(recap_text="") | Q(recap_text="[]"), last_end__range=(now - LOOKS_BACK, now))
        .order_by("last_end", "pk")
    )
    lines = [
        Line(
            event.title,
            reverse("wagtailadmin_pages:edit", args=[event.pk]) + RECAP,
            f"{timezone.localtime(event.last_end):%Y-%m-%d}结束",
        )
        for event in events.only("title")[:MAX_LINES]
    ]
    return Section("结束了还没有回顾的活动", lines, events.count() if len(lines) == MAX_LINES else None)
