from datetime import datetime, timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.core.cache import caches
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from heritage.catalogue.models import HeritageSitePage, Vocabulary
from heritage.content_version.models import ContentVersion, Versions, shows_seats
from heritage.page_cache import expiry, middleware
from heritage.page_cache.middleware import PageCacheMiddleware
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session, a_session

FETCH = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.fixture
def entry(catalogue):
    return HeritageSitePageFactory(parent=catalogue, title="第二砂轮厂")


def test_a_second_visitor_costs_one_question(client, entry, django_assert_num_queries):
    first = client.get(entry.url)
    with django_assert_num_queries(1):
        second = client.get(entry.url)

    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert "第二砂轮厂" in second.content.decode()


def test_a_change_is_seen_at_once(client, entry):
    client.get(entry.url)
    HeritageSitePage.objects.filter(pk=entry.pk).update(title="二砂")

    assert "<title>二砂" in client.get(entry.url).content.decode()


def test_a_page_that_was_changed_while_it_was_made_is_not_kept_as_new(rf, entry, django_assert_num_queries):
    said = iter(["old", "new"])

    def make(request):
        text = next(said)
        if text == "old":  # an editor publishes while this page is on its way
            HeritageSitePage.objects.filter(pk=entry.pk).update(title="二砂")
        return HttpResponse(text)

    pages = PageCacheMiddleware(make)
    assert pages(rf.get("/")).content == b"old"
    assert pages(rf.get("/")).content == b"new"
    assert pages(rf.get("/")).content == b"new"


def test_an_unknown_argument_makes_no_second_copy(client, entry, django_assert_num_queries):
    plain = client.get("/sites/?kind=industrial&page=1")
    with django_assert_num_queries(1):
        other = client.get("/sites/?utm_source=x&kind=industrial&page=1&%3Cscript%3E=1")

    assert other.content == plain.content


def test_an_old_address_with_an_argument_leads_to_its_new_one(client, entry):
    Redirect.add_redirect("/show.php?id=3", entry)

    assert client.get("/show.php?id=3").url == entry.url
    assert client.get("/show.php?id=4").status_code == 404


def test_a_known_argument_makes_a_copy_of_its_own(client, entry):
    assert entry.url in client.get("/sites/").content.decode()
    assert entry.url not in client.get("/sites/?kind=ancient_site").content.decode()
    assert entry.url in client.get("/sites/").content.decode()


def test_free_words_are_answered_each_time(client, entry, django_assert_max_num_queries):
    client.get("/search/?q=砂轮")
    assert _kept() == 0


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz", "/documents/1/x.pdf", "/nowhere/", "/bookings/abc/"])
def test_what_is_private_fleeting_or_missing_is_not_kept(client, entry, path):
    client.get(path)
    assert _kept() == 0


def test_public_pages_are_kept(client, entry):
    client.get(entry.url)
    assert _kept() == 1


@pytest.mark.parametrize(
    "response",
    [
        lambda: HttpResponse("x", headers={"Cache-Control": "private, max-age=9"}),
        lambda: HttpResponse("x", headers={"Cache-Control": "no-store"}),
        lambda: HttpResponse("x", status=500),
        lambda: HttpResponse("x" * (middleware.LARGEST + 1)),
        lambda: StreamingHttpResponse([b"x"]),
        lambda: _with_cookie(HttpResponse("x")),
    ],
)
def test_an_answer_that_may_not_be_kept_is_made_again(rf, entry, response):
    made = []

    def make(request):
        made.append(request)
        return response()

    pages = PageCacheMiddleware(make)
    pages(rf.get("/"))
    pages(rf.get("/"))
    assert len(made) == 2


def test_whoever_is_signed_in_gets_a_page_of_their_own_and_leaves_none(client, entry):
    client.force_login(AdministratorFactory())
    client.get(entry.url)
    assert _kept() == 0


def test_what_is_sent_is_never_answered_from_memory(rf, entry):
    made = []
    pages = PageCacheMiddleware(lambda request: made.append(request) or HttpResponse("x"))
    pages(rf.get("/"))
    pages(rf.post("/"))
    assert [request.method for request in made] == ["GET", "POST"]


def test_who_has_the_page_already_is_told_so(client, entry):
    first = client.get(entry.url)
    again = client.get(entry.url, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")

    HeritageSitePage.objects.filter(pk=entry.pk).update(title="二砂")
    assert client.get(entry.url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_browsers_and_proxies_ask_again_each_time(client, entry):
    assert client.get(entry.url)["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_who_understands_no_compression_gets_none(client, entry):
    zipped = client.get(entry.url, **FETCH)
    plain = client.get(entry.url)
    assert zipped["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.content.startswith(b"<!doctype html>")


def test_each_host_has_pages_of_its_own(client, entry, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get(entry.url)
    assert "http://other.example" in client.get(entry.url, HTTP_HOST="other.example").content.decode()


def test_without_a_version_nothing_is_cached(client, entry):
    ContentVersion.objects.all().delete()
    assert client.get(entry.url).status_code == 200
    assert _kept() == 0


def test_a_booking_leaves_all_pages_cached_but_those_that_show_seats(client, entry, django_assert_num_queries):
    event = EventPageFactory(place=entry, sessions=[a_class_session(capacity=40)])
    TermFactory(vocabulary=Vocabulary.GRADE_BAND)
    pages = ("/", entry.url, "/events/")
    before = {page: client.get(page).content for page in (*pages, event.url)}
    a_booking(event.timetable[0], 30)

    with django_assert_num_queries(len(pages)):
        assert all(client.get(page).content == before[page] for page in pages)
    assert "还有40个名额" in before[event.url].decode()
    assert "还有10个名额" in client.get(event.url).content.decode()


def test_the_booking_that_takes_the_last_seat_is_seen_on_every_page(client, entry):
    event = EventPageFactory(place=entry, sessions=[a_class_session(capacity=40)])
    for page in ("/", entry.url, "/events/", event.url):
        assert "报名中" in client.get(page).content.decode()
    a_booking(event.timetable[0], 40)

    for page in ("/", entry.url, "/events/", event.url):
        assert "已约满" in client.get(page).content.decode()


def test_a_page_that_shows_seats_is_cached_until_the_next_booking(rf, db):
    made = []
    pages = PageCacheMiddleware(lambda request: made.append(request) or shows_seats(HttpResponse("x")))
    pages(rf.get("/"))
    assert pages(rf.get("/")).content == b"x"
    assert len(made) == 1

    ContentVersion.objects.update(seats="next")
    pages(rf.get("/"))
    assert len(made) == 2


def test_a_crowd_on_an_empty_cache_makes_the_page_once(rf, monkeypatch):
    monkeypatch.setattr(ContentVersion, "current", lambda: Versions("1", "2"))
    monkeypatch.setattr(middleware, "next_moment", lambda now: now + timedelta(hours=1))
    monkeypatch.setattr(middleware.Site, "clear_site_root_paths_cache", lambda: None)
    made, answers, together = [], [], Barrier(50)

    def make(request):
        made.append(request)
        sleep(0.1)  # all the others have come by now
        return HttpResponse("x")

    pages = PageCacheMiddleware(make)

    def visit():
        together.wait()
        answers.append(pages(RequestFactory().get("/")).content)

    crowd = [Thread(target=visit) for _ in range(50)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert answers == [b"x"] * 50
    assert len(made) == 1


def test_a_page_is_kept_until_the_clock_may_change_it(home):
    now = datetime(2027, 4, 3, 9, 30, tzinfo=timezone.get_default_timezone())
    minutes = [timedelta(minutes=number) for number in range(6)]
    running = a_session(start=now - minutes[5], end=now + minutes[3])
    ahead = a_session(start=now + minutes[4], end=now + minutes[5], booking_closes=now + minutes[2])
    EventPageFactory(sessions=[running, ahead])

    assert expiry.next_moment(now) == now + minutes[2]
    assert expiry.next_moment(now + minutes[2]) == now + minutes[3]


def test_a_page_is_kept_no_longer_than_the_day(home):
    now = datetime(2027, 4, 3, 23, 59, tzinfo=timezone.get_default_timezone())
    assert expiry.next_moment(now) == datetime(2027, 4, 4, tzinfo=timezone.get_default_timezone())


def test_when_the_clock_is_set_back_a_page_is_made_anew_once(rf, entry, monkeypatch):
    made = []
    pages = PageCacheMiddleware(lambda request: made.append(request) or HttpResponse("x"))
    pages(rf.get("/"))
    before = timezone.now() - timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: before)
    for _ in range(3):
        pages(rf.get("/"))
    assert len(made) == 2


def test_what_is_over_as_soon_as_it_is_made_is_not_kept(client, entry, monkeypatch):
    monkeypatch.setattr(middleware, "next_moment", lambda now: now)
    client.get(entry.url)
    assert _kept() == 0


def _kept():
    return len(caches["pages"]._cache)


def _with_cookie(response):
    response.set_cookie("csrftoken", "x")
    return response
