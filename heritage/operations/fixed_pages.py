"""The pages with fixed addresses that the menu shows; a site without them is empty."""

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Site

from heritage.catalogue.models import HeritageIndexPage
from heritage.events.models import EventIndexPage
from heritage.maps.models import RouteIndexPage
from heritage.pages.models import ContentPage, HomePage, SchoolsPage

BELOW_HOME = {
    "sites": (HeritageIndexPage, "目录"),
    "events": (EventIndexPage, "书香中原"),
    "routes": (RouteIndexPage, "文化漫步"),
    "schools": (SchoolsPage, "学校"),
    "about": (ContentPage, "关于本目录"),
    "accessibility": (ContentPage, "无障碍声明"),
}
# What Wagtail's migrations put into an empty site.
WELCOME = Q(depth=2, slug="home", content_type__app_label="wagtailcore", content_type__model="page")


@transaction.atomic
def make_missing_pages(name, hostname, port):
    """Make the missing pages, unpublished; return the home page and the new pages below it by slug.

    The home page takes the place of Wagtail's welcome page, as the root of a site that answers to `hostname` and
    `port`. Raise ValueError where a site of other pages is there already.
    """
    home = HomePage.objects.first() or _home(name, hostname, port)
    there = set(home.get_children().values_list("slug", flat=True))
    missing = {
        slug: model(title=title, slug=slug, live=False)
        for slug, (model, title) in BELOW_HOME.items()
        if slug not in there and not (model.max_count == 1 and model.objects.exists())
    }
    for page in missing.values():
        home.add_child(instance=page)
    return home, missing


def _home(name, hostname, port):
    Page.objects.filter(WELCOME, numchild=0).delete()  # and with it the site that it is the root of
    if Site.objects.exists():
        raise ValueError("网站的根是别的页面。请先在后台的“设置 → 站点”里换掉或删去它。")
    summary = "郑州市中原区历史街区、工业遗产、古建筑与古遗址的公开目录。"
    home = HomePage(title=name, slug="home", summary=summary, live=False)
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.create(hostname=hostname, port=port, site_name=name, root_page=home, is_default_site=True)
    return home
