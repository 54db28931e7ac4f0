from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from heritage.catalogue.models import HeritageSitePage
from heritage.maps.numbered_entries import NumberedEntries, drawn

register = template.Library()

ENTRY_SIZE = 460, 387
GATE_SIZE = 376, 190
OVERVIEW_SIZE = 1000, 560


@register.simple_tag
def sketch_map(site, zones=()):
    """Show the small map of one entry with its circle of uncertainty; nothing where its position is not public.

    It runs no query: the entry has been read already.
    """
    if site.position is None:
        return ""
    numbered = NumberedEntries([site], zones)
    return _figure(numbered.box, *ENTRY_SIZE, tuple(numbered.marks), numbered.zones, f"{reverse('map')}#{site.number}")


@register.simple_tag
def gate_map(site):
    """Show the streets around one entry as a strip, for who stands there; nothing where its position is not public."""
    if site.position is None:
        return ""
    numbered = NumberedEntries([site])
    link = f"{reverse('map')}#{site.number}"
    return _figure(numbered.box, *GATE_SIZE, tuple(numbered.marks), (), link, template="maps/gate.html")


@register.simple_tag
def sketch_overview():
    """Show the wide map of all entries for the home page, numbered as on the map page."""
    sites = HeritageSitePage.objects.published().on_the_map().defer_streamfields().order_by("number")
    numbered = NumberedEntries(sites)
    return _figure(numbered.box, *OVERVIEW_SIZE, tuple(numbered.marks), (), reverse("map"))


@lru_cache(maxsize=256)
def _figure(box, width, height, marks, zones, link, template="maps/sketch.html"):
    """Render a figure. Equal marks give the same figure, so that it is rendered once in a process."""
    return render_to_string(template, {"sketch": drawn(box, width, height, marks, zones), "link": link})
