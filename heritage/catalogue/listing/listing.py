"""One page of the catalogue as its address asks for it: facets, order, view and page number."""

from functools import cached_property

from django.db.models import Case, F, Value, When

from heritage.catalogue.choices import Level
from heritage.catalogue.listing import cards
from heritage.catalogue.listing.facet_kinds import FACETS
from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.listing.paging import Choice, Paging
from heritage.content_version.query_parameters import QueryParameters

_BY_LEVEL = Case(*(When(highest_level=level, then=Value(level.rank)) for level in Level), default=Value(len(Level)))
# The first of each is the default and stays out of the address.
SORTS = {
    "number": ("编号", ["number"]),
    "name": ("拼音", ["sort_name", "number"]),
    "date": ("年代", [F("built_earliest").asc(nulls_last=True), "number"]),
    "level": ("级别", [_BY_LEVEL, "number"]),
}
VIEWS = {"list": ("列表", cards.LINE), "pictures": ("图片", cards.GRID)}
PARAMETERS = QueryParameters(choices={*(facet.name for facet in FACETS), "page", "sort", "view"})


class Listing(Paging):
    """The catalogue page of `entries` (a queryset of all entries that it may show), in four queries at most."""

    def __init__(self, arguments, entries):
        self.sort = _one_of(SORTS, arguments.get("sort"))
        self.view = _one_of(VIEWS, arguments.get("view"))
        keep = {"sort": _unless_default(SORTS, self.sort), "view": _unless_default(VIEWS, self.view)}
        self.facets = Facets(arguments, keep)
        self.entries = entries
        self.groups = self.facets.groups(entries)
        self.count = self.facets.count(entries)
        self.asked_page = arguments.get("page")

    @cached_property
    def sites(self):
        found = self.facets.apply(self.entries).for_cards(VIEWS[self.view][1]).order_by(*SORTS[self.sort][1])
        return list(found[self.rows])

    @property
    def canonical(self):
        """The one query string of exactly this page, whatever else the address contained."""
        return self._page_query(self.page)

    @property
    def relaxations(self):
        return self.facets.relaxations(self.entries)

    @property
    def sorts(self):
        return [
            Choice(label, self.facets.query(sort=_unless_default(SORTS, name)), name == self.sort)
            for name, (label, _) in SORTS.items()
        ]

    @property
    def views(self):
        return [
            Choice(label, self.facets.query(view=_unless_default(VIEWS, name)), name == self.view)
            for name, (label, _) in VIEWS.items()
        ]

    @property
    def shows_pictures(self):
        return self.view == "pictures"

    @cached_property
    def only_drawings(self):
        """Whether every picture on this page is a drawing, so that one remark is enough."""
        photos = [site.public_photo for site in self.sites if site.public_photo]
        return bool(photos) and all(photo.is_drawing for photo in photos)


def _one_of(table, asked):
    return asked if asked in table else next(iter(table))


def _unless_default(table, name):
    return None if name == next(iter(table)) else name
