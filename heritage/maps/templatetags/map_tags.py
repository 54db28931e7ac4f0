from django import template

from heritage.maps import features

register = template.Library()


@register.simple_tag(takes_context=True)
def first_answer(context, page):
    """What the script of a map page would ask for at first. It comes along, and saves a way to the server and back."""
    view = page.first_view
    found = features.collection(page.selection, view, context["request"])
    return {"bbox": [view.west, view.south, view.east, view.north], "zoom": view.zoom, **found}
