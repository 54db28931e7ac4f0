from django import template

from heritage.maps import features

register = template.Library()


@register.simple_tag(takes_context=True)
def first_answer(context, page):
    """Return the first answer that the map's script would ask for. The page includes it and so saves a request."""
    view = page.first_view
    found = features.collection(page.selection, view, context["request"])
    return {"bbox": [view.west, view.south, view.east, view.north], "zoom": view.zoom, **found}
