"""The filters of events, as query parameters of the list and of the calendar."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpResponsePermanentRedirect
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from heritage.catalogue.models import HeritageSitePage
from heritage.chronology.local_time import moment
from heritage.content_version.query_parameters import QueryParameters
from heritage.events.models.rows import Session
from heritage.events.states import TAKING_PLACE

LABELS = {"kind": "类型", "audience": "对象、学段", "place": "地点", "series": "系列"}
PARAMETERS = QueryParameters(choices={*LABELS, "month", "free"})
# Readers who come without a school, beside the grade bands.
READERS = {"families": ("for_families", "家庭"), "adults": ("for_adults", "成年读者")}
# What orders, names and labels each choice.
_COLUMNS = {
    "kind": ("kind__order", "kind__code", "kind__name"),
    "audience": ("grade_bands__order", "grade_bands__code", "grade_bands__name"),
    "place": ("place__title", "place__slug", "place__title"),
    "series": ("series", "series", "series"),
}
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class EventFilter:
    """Codes of a kind and of an audience, the slug of a place, the name of a series. Empty asks for all.

    What is `free` or in a `month` is for readers of the list only: a calendar holds whatever lasts.
    """

    kind: str = ""
    audience: str = ""
    place: str = ""
    series: str = ""
    month: str = ""
    free: str = ""

    @classmethod
    def from_query(cls, query):
        lasting = {name: query.get(name, "").replace("\0", "") for name in LABELS}
        month = query.get("month", "")
        return cls(**lasting, month=month if _MONTH.fullmatch(month) else "", free="1" if query.get("free") else "")

    def apply(self, events):
        """Return the events that match. An unknown value finds nothing, rather than everything."""
        if self.kind:
            events = events.filter(kind__code=self.kind)
        if self.audience in READERS:
            events = events.filter(**{READERS[self.audience][0]: True})
        elif self.audience:
            events = events.filter(grade_bands__code=self.audience)
        if self.place:
            events = events.filter(place__in=HeritageSitePage.objects.published().filter(slug=self.place))
        if self.series:
            events = events.filter(series=self.series)
        if self.free:
            bookable = Session.objects.bookable(timezone.now()).filter(page=OuterRef("pk"))
            events = events.filter(Exists(bookable), status__in=TAKING_PLACE)
        if self.month:
            events = events.filter(Exists(Session.objects.within(*bounds(self.month)).filter(page=OuterRef("pk"))))
        return events

    @property
    def lasting(self):
        """The filter without what changes with time."""
        return EventFilter(**{name: getattr(self, name) for name in LABELS})

    @property
    def query(self):
        """The filter as a query string without the question mark; empty for all events."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def title(self, whole, events):
        """Return the title of what is chosen: that of the whole, and what narrows it. One query if anything does."""
        if not self.query:
            return whole
        named = [dict(options)[value] for _, _, value, options in self.choices(events) if value in dict(options)]
        asked = [value for value in asdict(self.lasting).values() if value]
        return f"{whole}：{'、'.join(named)}" if len(named) == len(asked) else f"{whole}：没有这样的活动"

    def choices(self, events):
        """Return (name, label, chosen, [(value, label), …]) for each filter that can narrow these events; one query."""
        place_is_public = Exists(HeritageSitePage.objects.published().filter(pk=OuterRef("place_id")))
        events = events.annotate(place_is_public=place_is_public).order_by()
        columns = [column for columns in _COLUMNS.values() for column in columns]
        rows = list(events.values("place_is_public", "for_families", "for_adults", *columns).distinct())
        choices = []
        for name, (order, value, label) in _COLUMNS.items():
            shown = [row for row in rows if row[value] and (name != "place" or row["place_is_public"])]
            options = [option[1:] for option in sorted({(row[order], row[value], row[label]) for row in shown})]
            if name == "audience":
                options += [(code, word) for code, (field, word) in READERS.items() if any(row[field] for row in rows)]
            if options:
                choices.append((name, LABELS[name], getattr(self, name), options))
        return choices


def follow_renamed_places(view):
    """Redirect an address that asks for a place by an old slug to the present one, as the page of the place does."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if where := _with_renamed_place(request):
            return HttpResponsePermanentRedirect(where)
        return view(request, *args, **kwargs)

    return wrapped


def _with_renamed_place(request):
    slug = request.GET.get("place", "").replace("\0", "")
    places = HeritageSitePage.objects.published()
    if not slug or "/" in slug or places.filter(slug=slug).exists():
        return None
    redirects = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path__endswith=f"/{slug}")
    place = places.filter(pk__in=redirects.values("redirect_page")).first()
    if place is None:
        return None
    query = request.GET.copy()
    query["place"] = place.slug
    return f"{request.path}?{query.urlencode()}"


def bounds(month):
    """Return the first moment of a month (“2027-04”) and of the one after it."""
    year, number = map(int, month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return moment(date(year, number, 1)), moment(following)
