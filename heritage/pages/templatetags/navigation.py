from django import template
from django.urls import reverse

register = template.Library()

# The public addresses are firm (see the design), so the menu asks the database nothing.
SECTIONS = [("目录", "sites/"), ("地图", "map/"), ("书香中原", "events/"), ("学校", "schools/"), ("关于", "about/")]


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context):
    """The main menu, with the present section marked."""
    request = context.get("request")
    here = request.path if request else ""
    home = reverse("wagtail_serve", args=[""])
    return {
        "sections": [
            {"title": title, "url": home + address, "is_current": here.startswith(home + address)}
            for title, address in SECTIONS
        ]
    }
