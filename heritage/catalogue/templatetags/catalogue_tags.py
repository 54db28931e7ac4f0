"""The catalogue in other pages: chosen entries, its numbers, the ways into it. One count of all entries serves all."""

from dataclasses import dataclass
from functools import cached_property

from django import template
from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from heritage.catalogue.choices import DesignationStatus, Level
from heritage.catalogue.listing import cards
from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.models import Designation, HeritageSitePage
from heritage.catalogue.position import visibility

register = template.Library()
register.filter("is_located", visibility.may_be_located)

TALLIED = (Level.NATIONAL, Level.PROVINCIAL, Level.MUNICIPAL, Level.HISTORIC_BLOCK)


@dataclass(frozen=True)
class WayIn:
    label: str
    count: int
    url: str


class Overview:
    """All published entries, counted once for a page however many tags ask."""

    def __init__(self):
        self.entries = HeritageSitePage.objects.published()
        self._facets = Facets(QueryDict())

    @property
    def total(self):
        return self._facets.count(self.entries)

    @cached_property
    def groups(self):
        return {group.name: group.options for group in self._facets.groups(self.entries)}

    @cached_property
    def in_force(self):
        """How many entries hold each of the tallied levels now, whichever is their highest."""
        rows = Designation.objects.filter(
            page__in=self.entries.order_by().values("pk"), level__in=TALLIED, status=DesignationStatus.IN_FORCE
        )
        return dict(rows.order_by().values_list("level").annotate(Count("page", distinct=True)))

    def ways_in(self, name):
        catalogue = reverse("wagtail_serve", args=["sites/"])
        return [WayIn(option.label, option.count, catalogue + option.query) for option in self.groups.get(name, ())]


def _overview(context):
    request = context.get("request")
    if request is None:
        return Overview()
    if not hasattr(request, "catalogue_overview"):
        request.catalogue_overview = Overview()
    return request.catalogue_overview


@register.simple_tag(takes_context=True)
def chosen_sites(context, home):
    """Return the published entries picked for the home page, in their order."""
    picked = [pick.page_id for pick in home.picks.all()]
    sites = {site.pk: site for site in _overview(context).entries.filter(pk__in=picked).for_cards(cards.PLATE)}
    return [sites[pk] for pk in picked if pk in sites]


@register.inclusion_tag("components/tally.html", takes_context=True)
def catalogue_tally(context):
    """The numbers of the catalogue. An entry that holds two levels counts under both."""
    overview = _overview(context)
    unknown = next((option.count for option in overview.groups.get("level", ()) if option.value == "none"), 0)
    levels = [(level.label, overview.in_force.get(level, 0)) for level in TALLIED]
    return {"total": overview.total, "levels": levels, "unknown": unknown}


@register.simple_tag(takes_context=True)
def ways_in(context, facet):
    """Return label, count and address for each value of a facet (kind, level, period, street …)."""
    return _overview(context).ways_in(facet)


@register.inclusion_tag("components/ways_in.html", takes_context=True)
def kind_contents(context):
    """The ways into the catalogue as a table of contents: by kind, the fullest first, and three ways more."""
    overview = _overview(context)
    contents = [
        ("类别", sorted(overview.ways_in("kind"), key=lambda way: -way.count)),
        ("年代", overview.ways_in("period")),
        ("保护身份", overview.ways_in("level")),
        ("街道", overview.ways_in("street")),
    ]
    return {"contents": [(label, ways) for label, ways in contents if ways]}


@register.filter
def as_level(code):
    """Return the Level of a stored code, for components/badge.html; None for an empty one."""
    return Level(code) if code else None
