from django import template

from heritage.maps.models import RoutePage

register = template.Library()


@register.simple_tag
def routes(limit=3):
    """The published routes, the latest first, in one query."""
    return RoutePage.objects.published().order_by("-first_published_at", "pk")[:limit]
