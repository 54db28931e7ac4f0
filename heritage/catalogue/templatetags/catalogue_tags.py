"""Template tags for what other pages show of the catalogue: chosen entries, its numbers, the ways into it."""

from django import template

from heritage.catalogue.choices import Level
from heritage.catalogue.listing import cards
from heritage.catalogue.listing.overview import TALLIED, Overview
from heritage.catalogue.position import visibility

register = template.Library()
register.filter("is_located", visibility.may_be_located)


def _overview(context):
    """Return the overview that the home page has; another page that uses these tags gets one for each tag."""
    return context.get("overview") or Overview()


@register.simple_tag(takes_context=True)
def chosen_sites(context, home):
    """Return the published entries chosen for the home page, in their order."""
    picked = [pick.page_id for pick in home.picks.all()]
    sites = {site.pk: site for site in _overview(context).entries.filter(pk__in=picked).for_cards(cards.PLATE)}
    return [sites[pk] for pk in picked if pk in sites]


@register.inclusion_tag("components/tally.html", takes_context=True)
def catalogue_tally(context):
    """Show the numbers of the catalogue. An entry with two levels counts under both."""
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
    """Show the ways into the catalogue as a table of contents: by kind, the fullest first, and by three facets more."""
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
