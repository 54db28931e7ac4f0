from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from heritage.pages.models import ContentPage


@require_safe
def healthz(request):
    """Answer that the process is alive, without a query."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Keep robots out of the admin, and name the sitemap."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class ViewsSitemap(Sitemap):
    """Public pages that are views and no rows of the page tree."""

    def items(self):
        return ["map", "unknown", "site_map"]

    def location(self, item):
        return reverse(item)


@require_safe
def site_map(request):
    """The site map for readers: all pages except entries and events, for which it links to the lists."""
    root = Site.find_for_request(request).root_page
    plain = ContentType.objects.get_for_model(ContentPage)
    pages = Page.objects.live().public().descendant_of(root).filter(Q(depth=root.depth + 1) | Q(content_type=plain))
    return render(request, "pages/site_map.html", {"root": root, "pages": pages.order_by("path")})
