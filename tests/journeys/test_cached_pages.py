"""After every change, each address says what a page made anew would say: nothing kept is ever stale."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Source, Term
from heritage.content_version import query_parameters
from heritage.editorial import publishing
from heritage.events.bookings import capacity
from heritage.events.states import Status
from heritage.events.status_changes import change
from heritage.pages.models import ContentPage, OrganisationSettings
from heritage.photos.models import Photo
from tests.crawl import links
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import a_booking
from tests.factories.pages import publish
from tests.factories.whole_site import a_whole_site

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture
def site(real_search, monkeypatch):
    monkeypatch.setattr(publishing, "is_approved", lambda page, revision: True)  # whoever signed the scheduled draft
    site = a_whole_site(entries=3, events=2, rows=1)
    real_search()
    return site


def surfaces(site):
    """One address of each kind of answer."""
    entry, event = site.entries[1], site.events[0]
    month = f"{timezone.localtime(event.timetable[0].start):%Y-%m}"
    pages = ("/", "/about/", "/sites/", "/sites/?kind=industrial", "/events/", "/schools/", "/map/", "/routes/walk/")
    machines = (
        "/sitemap/",
        "/sitemap.xml",
        "/events/calendar.ics",
        "/events/rss.xml",
        "/events/atom.xml",
        "/routes/walk/route.gpx",
    )
    near = "bbox=113.4,34.6,113.8,34.9&zoom=16"
    own = (
        "/sitemap/",
        entry.url,
        f"/id/{entry.number}",
        event.url,
        f"/e/{event.pk}",
        f"/e/{event.pk}/card",
        f"{event.url}event.ics",
        f"{entry.url}manifest.json",
        f"/photos/{entry.photo_id}/",
        f"/photos/{entry.photo_id}/manifest.json",
    )
    return (
        *pages,
        *machines,
        *own,
        f"/map/features.json?{near}",
        f"/map/zones.json?{near}",
        f"/events/{month}/",
        "/unknown/",
        "/search/?q=地方",
        "/search/suggest/?q=地",
    )


def hide(site):
    site.entry.visibility = Visibility.RESTRICTED
    publish(site.entry)


def rename(site):
    site.entry.title, site.entry.slug = "改了名的地方", "another-name"
    publish(site.entry)


def schedule(site):
    site.entry.title = "到时候才出现"
    site.entry.go_live_at = timezone.now() - timedelta(minutes=1)
    site.entry.save_revision(approved_go_live_at=site.entry.go_live_at)
    call_command("publish_scheduled")


def expire(site):
    site.entry.expire_at = timezone.now() - timedelta(minutes=1)
    site.entry.save()
    call_command("publish_scheduled")


def by_hand(site):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = '手改的题名' WHERE id = %s", [site.entry.pk])


def withdraw_in_the_admin(site):
    editor = Client()
    editor.force_login(AdministratorFactory())
    assert editor.post(reverse("withdraw", args=[site.entry.pk]), {"reason": "测试撤稿"}).status_code == 302


def of_the_menu(site):
    page = ContentPage.objects.get(slug="about")
    page.title = "改了名的介绍"
    publish(page)


def footer(site):
    found = OrganisationSettings.load()
    found.host = "换了主办单位"
    found.save()


CHANGES = {
    "publish something new": lambda site: publish(HeritageSitePageFactory(title="新的地方", kind="industrial")),
    "withdraw in the admin": withdraw_in_the_admin,
    "a page of the menu": of_the_menu,
    "a source": lambda site: Source.objects.update(title="换了出处"),
    "unpublish": lambda site: site.entry.unpublish(),
    "withdraw": lambda site: publishing.withdraw(site.entry, None, "测试撤稿"),
    "restrict to members": lambda site: PageViewRestriction.objects.create(page=site.entry, restriction_type="login"),
    "hide the position": hide,
    "rename": rename,
    "move": lambda site: site.entry.move(Page.objects.get(pk=site.home.pk), pos="last-child"),
    "delete": lambda site: site.entry.delete(),
    "publish on schedule": schedule,
    "expire": expire,
    "a word of the vocabulary": lambda site: Term.objects.update(name="换了叫法"),
    "a picture's credit": lambda site: Photo.objects.update(credit="换了署名"),
    "a picture's permission ends": lambda site: Photo.objects.update(licence_until="2020-01-01"),
    "the foot of all pages": footer,
    "cancel an event": lambda site: change(site.events[0], Status.CANCELLED, reason="天气原因"),
    "SQL by hand": by_hand,
    "a booking": lambda site: a_booking(site.events[0].timetable[0], 2),
    "a booking that takes the last seat": lambda site: a_booking(site.events[0].timetable[0], 30),
    "a booking that waits": lambda site: [a_booking(site.events[0].timetable[0], people) for people in (20, 20)],
    "a session that is closed": lambda site: capacity.close(site.events[0].timetable[0].pk, True),
}


def test_no_address_is_stale_after_any_change(client, site, settings):
    with_cache, addresses, entry = settings.MIDDLEWARE, surfaces(site), site.entries[1].pk
    visitor, made_anew = Client(), Client()
    settings.MIDDLEWARE = with_cache[1:]
    made_anew.get("/")  # its handler is put together now
    settings.MIDDLEWARE = with_cache
    before = {address: _said(visitor, address) for address in addresses}
    assert {status for status, _ in before.values()} == {200, 302, 303}
    assert len(caches["pages"]._cache) > 15

    stale, unseen = {}, set()
    for way, make in CHANGES.items():
        with transaction.atomic():
            site.entry = HeritageSitePage.objects.get(pk=entry)
            make(site)
            said = {address: _said(visitor, address) for address in addresses}
            stale[way] = [address for address in addresses if said[address] != _said(made_anew, address)]
            if said == before:
                unseen.add(way)
            transaction.set_rollback(True)

    assert stale == {way: [] for way in CHANGES}
    assert unseen == set()
    assert {address: _said(visitor, address) for address in addresses} == before


def test_every_argument_that_a_page_offers_is_known(public_site):
    """An unknown one is taken away before its page is made."""
    offered = {name for page in public_site.pages for link in links(page) for name in QueryDict(urlsplit(link).query)}
    forms = [form for page in public_site.pages for form in re.findall(r"<form\b.*?</form>", page.text, re.DOTALL)]
    asking = [form for form in forms if 'method="post"' not in form]
    offered |= {name for form in asking for name in re.findall(r'\bname="([^"]+)"', form)}

    assert {"kind", "audience", "q"} <= offered
    assert offered - query_parameters.registered().names == set()


def _said(client, address):
    response = client.get(address)
    return response.status_code, b"".join(response.streaming_content) if response.streaming else response.content
