"""Template tags for what other pages show of the catalogue: chosen entries, the strip of decades."""

from dataclasses import dataclass

from django import template

from heritage.catalogue.choices import Level
from heritage.catalogue.listing import cards
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import visibility

BEFORE = 1890  # stands for all decades before 1900

register = template.Library()
register.filter("is_located", visibility.may_be_located)


@dataclass(frozen=True)
class Decade:
    start: int
    dates: list

    @property
    def label(self):
        if self.start == BEFORE:
            return "更早"
        return f"{self.start}年代" if self.dates else str(self.start)


@register.simple_tag
def chosen_sites(home):
    """Return the published entries chosen for the home page, in their order."""
    picked = [pick.page_id for pick in home.picks.all()]
    chosen = HeritageSitePage.objects.published().filter(pk__in=picked).for_cards(cards.PLATE)
    sites = {site.pk: site for site in chosen}
    return [sites[pk] for pk in picked if pk in sites]


@register.simple_tag
def decades(home):
    """Return the dates of the home page by decade, with the empty decades between; entries not published are left out.

    The strip begins with everything before 1900, however long ago.
    """
    dates = sorted(home.dates.all(), key=lambda date: date.year)
    entries = HeritageSitePage.objects.published().filter(pk__in={date.page_id for date in dates})
    pages = {page.pk: page for page in entries.only("title", "url_path").order_by()}
    found = {}
    for date in dates:
        if date.page_id in pages:
            date.entry = pages[date.page_id]
            found.setdefault(max(date.year // 10 * 10, BEFORE), []).append(date)
    later = [decade for decade in found if decade > BEFORE]
    strip = [Decade(BEFORE, found[BEFORE])] if BEFORE in found else []
    span = range(min(later), max(later) + 10, 10) if later else ()
    return strip + [Decade(start, found.get(start, [])) for start in span]


@register.simple_tag
def published_count():
    """Return how many entries the catalogue has."""
    return HeritageSitePage.objects.published().order_by().count()


@register.filter
def as_level(code):
    """Return the Level of a stored code, for components/badge.html; None for an empty one."""
    return Level(code) if code else None
