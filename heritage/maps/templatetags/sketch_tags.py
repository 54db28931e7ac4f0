from django import template
from django.urls import reverse

from heritage.catalogue.models import HeritageSitePage
from heritage.maps.places import Places

register = template.Library()

ENTRY_SIZE = 460, 387
OVERVIEW_SIZE = 1000, 560


@register.inclusion_tag("maps/sketch.html")
def sketch_map(site, zones=()):
    """The small map of one entry, with its circle of uncertainty; nothing where no position may be shown.

    It asks the database nothing: the entry has been read already.
    """
    position = site.position
    if position is None:
        return {}
    places = Places([site], zones)
    return {"sketch": places.sketch(*ENTRY_SIZE), "link": f"{reverse('map')}#{site.number}"}


@register.inclusion_tag("maps/sketch.html")
def sketch_overview():
    """The wide map of all entries for the home page, numbered as on the map page."""
    sites = HeritageSitePage.objects.published().on_the_map().defer_streamfields().order_by("number")
    return {"sketch": Places(sites).sketch(*OVERVIEW_SIZE), "link": reverse("map")}
