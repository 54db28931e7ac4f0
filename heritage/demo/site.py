"""The tree of the site: the home page in the place of Wagtail's welcome page, and the plain pages below it."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from heritage.catalogue.models import HeritageIndexPage
from heritage.editorial.publishing import publish_without_review
from heritage.events.models import EventIndexPage
from heritage.maps.models import RouteIndexPage
from heritage.pages.models import ContentPage, HomePage, HomePagePick, SchoolsPage

HOST = "127.0.0.1"

_FILE = Path(__file__).parent / "pages.toml"
_TYPES = {
    "sites": HeritageIndexPage,
    "events": EventIndexPage,
    "routes": RouteIndexPage,
    "schools": SchoolsPage,
}
_WELCOME = Q(depth=2, slug="home", content_type__app_label="wagtailcore", content_type__model="page")


def pages_of_others():
    """Return the pages that are more than what Wagtail's migrations put into an empty site."""
    return Page.objects.filter(depth__gte=2).exclude(_WELCOME)


def build_tree(port):
    """Put the empty home page and its plain pages in place. Return the home page, and all of them by slug."""
    Page.objects.filter(_WELCOME).delete()  # and with it the site that it is the root of
    home = HomePage(
        title="中原遗产目录",
        slug="home",
        summary="这里著录郑州市中原区的历史街区、工业遗产、古建筑与古遗址：它是什么，受何种保护，如今能否走近。",
        search_description="郑州市中原区历史街区、工业遗产、古建筑与古遗址的公开目录。",
        live=False,
    )
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.create(hostname=HOST, port=port, site_name="中原遗产目录", root_page=home, is_default_site=True)
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))["pages"]
    bodies = {page["slug"]: page.pop("body", []) for page in written}
    pages = {page["slug"]: _TYPES.get(page["slug"], ContentPage)(**page, live=False) for page in written}
    for page in pages.values():
        home.add_child(instance=page)
    ids = {slug: page.pk for slug, page in pages.items()}
    for slug, page in pages.items():
        if body := bodies[slug]:
            page.body = [_block(part, ids) for part in body]
        publish(page)
    return home, pages


def finish_home(home, photo, picks):
    """Give the home page its picture and its chosen entries, and publish it."""
    home.photo = photo
    home.picks = [HomePagePick(page=page, sort_order=order) for order, page in enumerate(picks)]
    publish(home)


def publish(page):
    """Publish through a revision, so that the page has a history from the start."""
    publish_without_review(page, "演示内容")


def answer_on(port):
    """Let full addresses, in pages and in letters, name this port, unless somebody has given the site another host."""
    for site in Site.objects.filter(hostname=HOST, is_default_site=True):
        if site.port != port:
            site.port = port
            site.save()
        settings.WAGTAILADMIN_BASE_URL = site.root_url


def _block(part, ids):
    if "heading" in part:
        return "heading", part["heading"]
    return "text", RichText(part["text"].strip().format(**ids))
