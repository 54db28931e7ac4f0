"""What somebody at the gate asks first: may I go in, how do I get there, when, and whom can I ask.

What is not known has no line here; 还不知道的 says it once.
"""

from dataclasses import dataclass
from functools import cached_property

from heritage.catalogue.choices import Opening, Property
from heritage.catalogue.position import visibility

CITY = "郑州市"
# These stand in the visitor's block and, with their sources, under 去.
VISITING = (
    Property.ADDRESS,
    Property.OPENING,
    Property.OPENING_HOURS,
    Property.ADMISSION,
    Property.CAPACITY,
    Property.TELEPHONE,
    Property.TRANSPORT,
)
_MARKS = {Opening.OPEN: "open", Opening.PARTLY: "part", Opening.CLOSED: "shut"}


@dataclass(frozen=True)
class Visit:
    """The visitor's block of one Entry."""

    entry: object

    @cached_property
    def _values(self):
        values = {}
        for fact in self.entry.visiting_facts:
            values.setdefault(fact.about, fact)
        return values

    def _value(self, item):
        return self._values[item].value if item in self._values else ""

    @property
    def is_withheld(self):
        return not visibility.may_be_located(self.entry.page)

    @property
    def opening(self):
        """The word of the state, or empty."""
        return self.entry.page.get_opening_display()

    @property
    def opening_mark(self):
        return _MARKS.get(self.entry.page.opening, "")

    @property
    def opening_detail(self):
        return self._value(Property.OPENING)

    @property
    def opening_said(self):
        """Who said so, and when: a statement about today carries its day."""
        fact = self._values.get(Property.OPENING)
        for citation in fact.citations if fact else ():
            if source := self.entry.footnotes.source(citation.source_id):
                name = source.publisher or f"《{source.title}》"
                return "，".join(filter(None, [f"据{name}", source.date_in_chinese]))
        checked = self.entry.page.last_checked
        return f"{checked.year}年{checked.month}月{checked.day}日核对" if checked else ""

    @property
    def address(self):
        return "" if self.is_withheld else self._value(Property.ADDRESS)

    @property
    def full_address(self):
        """The address as a driver or a navigation program needs it, with the city."""
        address = self.address
        return address if not address or address.startswith(CITY) else f"{CITY}{address}"

    @property
    def stop(self):
        return self._value(Property.TRANSPORT)

    @property
    def times(self):
        """Hours, tickets and how many may enter, as far as they are known."""
        return [fact.value for item in VISITING[2:5] if (fact := self._values.get(item))]

    @property
    def telephone(self):
        return self._value(Property.TELEPHONE)

    @property
    def has_way(self):
        return bool(self.address or self.entry.position)

    @property
    def near(self):
        return self.entry.related.nearby[:3]

    @property
    def is_empty(self):
        return not (self.opening or self.has_way or self.times or self.telephone or self.near)
