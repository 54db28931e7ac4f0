from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from heritage.pages.models import OrganisationSettings
from heritage.photos.renditions.files import files_of
from heritage.photos.renditions.sizes import FORMATS, SHAPES

register = template.Library()

# The public addresses never change, so the menu asks the database nothing.
SECTIONS = [("目录", "sites"), ("地图", "map"), ("书香中原", "events"), ("学校", "schools"), ("关于", "about")]

CARD_FILE = (SHAPES["whole"].transforms[-1], FORMATS[-1])  # a JPEG, which every messenger shows
CARD_WORDS = "郑州市中原区的厂房、街坊、园林与古寨，一处一页。"


@register.simple_tag
def site_page(path=""):
    """Return the address of one of the site's fixed pages, e.g. "events"; without a path, of the home page."""
    return reverse("wagtail_serve", args=[f"{path}/" if path else ""])


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """Return the full address of a path; in a preview without a request, the path."""
    request = context.get("request")
    return request.build_absolute_uri(path) if request else path


@register.simple_tag(takes_context=True)
def canonical(context, query=""):
    """Return the one full address of this page, without what else the address contained."""
    request = context.get("request")
    return absolute(context, f"{request.path}{query}") if request else ""


@register.inclusion_tag("components/social_card.html", takes_context=True)
def social_card(context, title="", photo=None, query=""):
    """What messengers show of a link to this page (Open Graph): title, sentence and picture, the site's own at last."""
    page = context.get("page")
    file = files_of(photo, "whole")[CARD_FILE] if photo else None
    texts = (getattr(page, name, "") for name in ("search_description", "summary", "lead"))
    return {
        "type": "article" if getattr(page, "summary", "") else "website",
        "title": title or getattr(page, "title", "") or settings.WAGTAIL_SITE_NAME,
        "description": next(filter(None, texts), CARD_WORDS),
        "address": canonical(context, query),
        "image": absolute(context, file.url if file else static("public/img/card.jpg")),
        "width": file.width if file else 1200,
        "height": file.height if file else 630,
        "alt": photo.description if photo else "线描：弧形锯齿屋顶连成一排的厂房",
    }


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
