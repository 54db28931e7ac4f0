from django import template

from heritage.maps.models import RoutePage, RouteStop

register = template.Library()


@register.simple_tag
def routes(limit=3):
    """The published routes, the latest first, in one query."""
    return RoutePage.objects.published().order_by("-first_published_at", "pk")[:limit]


@register.simple_tag
def routes_past(site):
    """The published routes that stop at an entry, in one query. In a preview it may have no key yet."""
    stops = RouteStop.objects.filter(entry__in=[site.pk])
    routes = RoutePage.objects.published().filter(pk__in=stops.values("page"))
    return routes.only("title", "url_path", "summary").order_by("title", "pk")
