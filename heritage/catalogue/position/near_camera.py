"""Name the entries near a camera, for the screen where editors upload pictures.

Distances are measured to public positions that are not moved: who may upload pictures may know no more than the public.
"""

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position.datum import distance_m
from heritage.catalogue.position.visibility import FURTHEST_SHIFT_DEGREES
from heritage.photos.admin.batch_upload import NearbyPlace

REACH = 0.006 + FURTHEST_SHIFT_DEGREES  # degrees; over 500 m


def places_near(position):
    x, y = position.longitude, position.latitude
    sites = HeritageSitePage.objects.on_the_map().within(x - REACH, y - REACH, x + REACH, y + REACH)
    shown = [(site, site.position) for site in sites]
    return [
        NearbyPlace(site.title, round(distance_m((x, y), (there.longitude, there.latitude))))
        for site, there in shown
        if there and not there.moved
    ]
