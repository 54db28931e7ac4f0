"""The page tree of the demo: the home page instead of Wagtail's welcome page, and the plain pages below it."""

import tomllib
from pathlib import Path

from django.conf import settings
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from heritage.editorial.publishing import publish_without_review
from heritage.operations.fixed_pages import WELCOME, make_missing_pages
from heritage.pages.models import HomePageDate, HomePagePick

HOST = "127.0.0.1"

_FILE = Path(__file__).parent / "pages.toml"


def pages_of_others():
    """Return the pages that Wagtail's own migrations did not create."""
    return Page.objects.filter(depth__gte=2).exclude(WELCOME)


def build_tree(port):
    """Create the empty home page and its plain pages. Return the home page, and all pages by slug."""
    home, pages = make_missing_pages(settings.WAGTAIL_SITE_NAME, HOST, port)
    home.summary = "中原区的厂房、街坊、园林与古寨，一处一页：能不能进，怎么去，为什么要紧。"
    home.search_description = "郑州市中原区历史街区、工业遗产、古建筑与古遗址的公开目录。"
    written = {page.pop("slug"): page for page in tomllib.loads(_FILE.read_text(encoding="utf-8"))["pages"]}
    bodies = {slug: fields.pop("body", []) for slug, fields in written.items()}
    for slug, fields in written.items():
        for name, value in fields.items():
            setattr(pages[slug], name, value)
    ids = {slug: page.pk for slug, page in pages.items()}
    for slug, page in pages.items():
        if body := bodies[slug]:
            page.body = [_block(part, ids) for part in body]
        publish(page)
    return home, pages


def finish_home(home, photo, picks, dates):
    """Set the picture, the dates (year, words, entry) and the chosen entries of the home page, and publish it."""
    home.photo = photo
    home.dates = [
        HomePageDate(year=year, text=text, page=page, sort_order=order)
        for order, (year, text, page) in enumerate(dates)
    ]
    home.picks = [HomePagePick(page=page, sort_order=order) for order, page in enumerate(picks)]
    publish(home)


def publish(page):
    """Publish through a revision, so that the page has a history."""
    publish_without_review(page, "演示内容")


def answer_on(port):
    """Use this port in full addresses of pages and letters, unless somebody has given the site another host."""
    for site in Site.objects.filter(hostname=HOST, is_default_site=True):
        if site.port != port:
            site.port = port
            site.save()
        settings.WAGTAILADMIN_BASE_URL = site.root_url


def _block(part, ids):
    if "heading" in part:
        return "heading", part["heading"]
    if "figure" in part:
        return "figure", {"name": part["figure"]}
    return "text", RichText(part["text"].strip().format(**ids))
