"""Which events are asked for, as it stands in the address of the list and of the calendar."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from heritage.catalogue.models import HeritageSitePage

LABELS = {"kind": "类型", "audience": "学段", "place": "地点", "series": "系列"}
# What orders, names and labels each choice.
_COLUMNS = {
    "kind": ("kind__order", "kind__code", "kind__name"),
    "audience": ("grade_bands__order", "grade_bands__code", "grade_bands__name"),
    "place": ("place__title", "place__slug", "place__title"),
    "series": ("series", "series", "series"),
}


@dataclass(frozen=True)
class EventFilter:
    """Codes of a kind and of a grade band, the slug of a place, the name of a series. Empty asks for all."""

    kind: str = ""
    audience: str = ""
    place: str = ""
    series: str = ""

    @classmethod
    def from_query(cls, query):
        return cls(**{name: query.get(name, "").replace("\0", "") for name in LABELS})

    def apply(self, events):
        """Return the events that fit. A word that nothing fits finds nothing, rather than everything."""
        if self.kind:
            events = events.filter(kind__code=self.kind)
        if self.audience:
            events = events.filter(grade_bands__code=self.audience)
        if self.place:
            events = events.filter(place__in=HeritageSitePage.objects.published().filter(slug=self.place))
        if self.series:
            events = events.filter(series=self.series)
        return events

    @property
    def query(self):
        """The choice as it is written in an address, without the question mark; empty for all events."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def choices(self, events):
        """Return (name, label, chosen, [(value, label), …]) for each thing that tells these events apart; one query."""
        place_is_public = Exists(HeritageSitePage.objects.published().filter(pk=OuterRef("place_id")))
        events = events.annotate(place_is_public=place_is_public).order_by()
        columns = [column for columns in _COLUMNS.values() for column in columns]
        rows = list(events.values("place_is_public", *columns).distinct())
        choices = []
        for name, (order, value, label) in _COLUMNS.items():
            shown = [row for row in rows if row[value] and (name != "place" or row["place_is_public"])]
            options = sorted({(row[order], row[value], row[label]) for row in shown})
            if options:
                choices.append((name, LABELS[name], getattr(self, name), [option[1:] for option in options]))
        return choices
