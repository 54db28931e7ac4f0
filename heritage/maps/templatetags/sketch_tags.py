from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from heritage.catalogue.models import HeritageSitePage
from heritage.maps.numbered_entries import Places, drawn

register = template.Library()

ENTRY_SIZE = 460, 387
OVERVIEW_SIZE = 1000, 560


@register.simple_tag
def sketch_map(site, zones=()):
    """The small map of one entry, with its circle of uncertainty; nothing where no position may be shown.

    It asks the database nothing: the entry has been read already.
    """
    if site.position is None:
        return ""
    places = Places([site], zones)
    return _figure(places.box, *ENTRY_SIZE, tuple(places.marks), places.zones, f"{reverse('map')}#{site.number}")


@register.simple_tag
def sketch_overview():
    """The wide map of all entries for the home page, numbered as on the map page."""
    sites = HeritageSitePage.objects.published().on_the_map().defer_streamfields().order_by("number")
    places = Places(sites)
    return _figure(places.box, *OVERVIEW_SIZE, tuple(places.marks), (), reverse("map"))


@lru_cache(maxsize=256)
def _figure(box, width, height, marks, zones, link):
    """The same places give the same figure: it is written once per process."""
    return render_to_string("maps/sketch.html", {"sketch": drawn(box, width, height, marks, zones), "link": link})
