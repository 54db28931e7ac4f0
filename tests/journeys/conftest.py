import shutil
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from io import StringIO

import pytest
from django.conf import settings as as_configured
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage
from tests.crawl import STARTS, Visit, crawl
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.maps import RoutePageFactory, a_plain_stop, a_stop
from tests.factories.pages import publish
from tests.factories.whole_site import WholeSite, a_whole_site
from tests.journeys.hidden_entries import Secret, a_blurred_place, a_hidden_place, a_private_place
from tests.journeys.suspicion import COURTYARD, STONE, TOMB

# As in production, where pages are kept; elsewhere a test asks what a page says now.
WITH_PAGE_CACHE = ["heritage.page_cache.middleware.PageCacheMiddleware", *as_configured.MIDDLEWARE]


@pytest.fixture(autouse=True)
def page_cache(settings):
    settings.MIDDLEWARE = WITH_PAGE_CACHE
    caches["pages"].clear()


@contextmanager
def a_site_for_several_tests(blocker, search):
    """A block in which several tests may build one site, found by the search in a folder, its pages kept by the cache.

    Nothing of it stays in the database.
    """
    cache.clear()  # what another test remembered of a picture with the same number
    caches["pages"].clear()
    changed = override_settings(WAGTAILSEARCH_BACKENDS=backends(search), MIDDLEWARE=WITH_PAGE_CACHE)
    with blocker.unblock(), changed, transaction.atomic():
        yield
        transaction.set_rollback(True)


def index_everything():
    """What runs after the commits of a site that is in use: references, pictures in all sizes, the search index."""
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())
    call_command("make_renditions", stdout=StringIO())
    call_command("update_index", verbosity=0, stdout=StringIO())


def backends(folder):
    """The search of production, with its index in a folder of its own."""
    return {"default": {"BACKEND": "heritage.search.backend", "PATH": folder}}


@pytest.fixture
def real_search(settings, tmp_path):
    """Return the function that brings the index up to date: here nothing is ever committed, so it does not follow."""
    settings.WAGTAILSEARCH_BACKENDS = backends(tmp_path / "search")
    return index_everything


@dataclass
class PublicSite:
    """A whole site, every answer that a visitor gets from it, and its database as it stood."""

    site: WholeSite
    answers: list[Visit] = field(repr=False)
    database: bytes | None = field(repr=False)  # where it is a file

    @property
    def pages(self):
        """The answers that a reader sees as a page, refusals among them."""
        return [answer for answer in self.answers if answer.is_html and answer.body]


@pytest.fixture(scope="session")
def public_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """Walked once for all the promises about it. Nothing of it stays in the database."""
    with a_site_for_several_tests(django_db_blocker, tmp_path_factory.mktemp("search")):
        site = a_whole_site()
        withdrawn = [site.entries[-1], site.events[-1]]
        for page in withdrawn:
            publish(page)
            page.refresh_from_db()
            page.unpublish()
        index_everything()
        gone = [page.permanent_path for page in withdrawn]
        answers = crawl(Client(), [*STARTS, *gone, "/nowhere/", "/id/ZY-9999", "/media/nothing.webp"])
        database = connection.connection.serialize() if connection.vendor == "sqlite" else None
    return PublicSite(site, answers, database)


@dataclass
class Places:
    """Two hidden places, an approximate one and two private ones, on a site with something of everything."""

    tomb: Secret
    stone: Secret
    courtyard: Secret
    draft: Secret
    members: Secret

    @property
    def all(self):
        return [self.tomb, self.stone, self.courtyard, self.draft, self.members]

    @property
    def hidden(self):
        return [self.tomb, self.stone]


@pytest.fixture(scope="module")
def built_places(django_db_setup, django_db_blocker, tmp_path_factory):
    """The places, and the folder of the search that finds them."""
    folder = tmp_path_factory.mktemp("search")
    with a_site_for_several_tests(django_db_blocker, folder):
        yield build_places(), folder


@pytest.fixture
def places(built_places, db, real_search, tmp_path):
    """What a test may change: rows, objects and index are its own."""
    built, folder = built_places
    shutil.copytree(folder, tmp_path / "search")
    return deepcopy(built)


def build_places():
    site = a_whole_site(entries=2, events=1, rows=1)
    catalogue, programme = site.entries[0].get_parent(), site.events[0].get_parent()
    tomb = a_hidden_place(catalogue, programme, Visibility.HIDDEN, TOMB, "wgs84", "紫藤")
    stone = a_hidden_place(catalogue, programme, Visibility.RESTRICTED, STONE, "gcj02", "白鹭")
    courtyard = a_blurred_place(catalogue, programme, COURTYARD)
    draft = a_private_place(catalogue, programme, "未刊稿甲", live=False)
    members = a_private_place(catalogue, programme, "须登录乙", live=True)
    # A public part of a hidden whole, and a public neighbour 1.5 km from the tomb.
    HeritageSitePage.objects.filter(pk=site.entries[1].pk).update(part_of=tomb.page)
    HeritageSitePageFactory(
        title="近旁", slug="beside", located=True, entered_longitude=113.456, entered_latitude=34.71
    )
    stops = [a_stop(secret.page, text="从这里看过去。") for secret in (tomb, stone, courtyard, draft, members)]
    RoutePageFactory(title="一程", slug="walk-to-secrets", stops=[*stops, a_plain_stop()])
    index_everything()
    return Places(tomb, stone, courtyard, draft, members)
