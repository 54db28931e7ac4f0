"""The files of a route: GPX for navigation apps, KML for globes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from heritage.maps.models import RoutePage
from heritage.maps.routes import files as route_files
from heritage.maps.routes.stops import Walk


def walk_of(slug):
    return Walk(get_object_or_404(RoutePage.objects.published(), slug=slug))


@require_safe
@conditional_page
def route_gpx(request, slug):
    return file(request, slug, route_files.gpx, "gpx", route_files.GPX_TYPE)


@require_safe
@conditional_page
def route_kml(request, slug):
    return file(request, slug, route_files.kml, "kml", route_files.KML_TYPE)


def file(request, slug, write, ending, media_type):
    """Return a file of a route.

    Caches must ask again each time (no-cache), so that a withdrawn entry disappears.
    """
    walk = walk_of(slug)
    content = write(walk, request.build_absolute_uri(walk.page.get_url(request)))
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": content_disposition_header(True, f"{slug}.{ending}"),
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
