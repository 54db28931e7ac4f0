from django import template
from django.conf import settings
from django.urls import reverse

from heritage.pages.models import OrganisationSettings

register = template.Library()

# The public addresses never change, so the menu asks the database nothing.
SECTIONS = [("目录", "sites"), ("地图", "map"), ("书香中原", "events"), ("学校", "schools"), ("关于", "about")]


@register.simple_tag
def site_page(path=""):
    """Return the address of one of the site's fixed pages, e.g. "events"; without a path, of the home page."""
    return reverse("wagtail_serve", args=[f"{path}/" if path else ""])


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context):
    """The main menu, with the present section marked."""
    request = context.get("request")
    here = request.path if request else ""
    return {
        "sections": [
            {"title": title, "url": site_page(path), "is_current": here.startswith(site_page(path))}
            for title, path in SECTIONS
        ]
    }


@register.inclusion_tag("components/government_meta.html", takes_context=True)
def government_meta(context):
    """The meta elements that 政府网站检查 requires: of the site, its columns and its articles."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return {}
    steps = request.path.removeprefix(site_page()).strip("/").split("/")
    titles = {path: title for title, path in SECTIONS}
    organisation = OrganisationSettings.load(request_or_site=request).shown
    is_article = getattr(page, "first_published_at", None) and len(steps) > 1
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "domain": request.get_host(),
        "code": organisation.get("site_identification_code"),
        "column": titles.get(steps[0]) or (page.title if page and steps[0] else ""),
        "article": page if is_article else None,
        "source": organisation.get("host") or settings.WAGTAIL_SITE_NAME,
    }
