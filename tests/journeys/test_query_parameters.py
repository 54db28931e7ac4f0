"""Every query parameter that a public view reads is registered: the page cache removes any other."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import path
from django.utils.functional import cached_property

from heritage.content_version import query_parameters
from heritage.page_cache.middleware import _NEVER
from heritage.urls import urlpatterns as ours
from tests.crawl import STARTS, crawl
from tests.factories.events import TeachingSheetPageFactory
from tests.factories.whole_site import a_whole_site

read = set()  # names of parameters


class RecordingQueryDict(QueryDict):
    def get(self, key, default=None):
        read.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        read.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key):
        read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        read.add(key)
        return super().__contains__(key)


def careless(request):
    return HttpResponse(request.GET.get("material", ""))


urlpatterns = [path("careless/", careless), *ours]


@pytest.fixture
def recorded(monkeypatch):
    """Record what views read from the query."""
    recording = cached_property(lambda request: RecordingQueryDict(request.META.get("QUERY_STRING", "")))
    recording.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", recording)
    read.clear()
    return read


@pytest.mark.django_db
def test_every_parameter_that_a_view_reads_is_registered(recorded, real_search):
    site = a_whole_site(entries=2, events=1, rows=1)
    TeachingSheetPageFactory()
    real_search()
    event = site.events[0]
    starts = [f"/e/{event.pk}/book", f"/oembed?url=http://testserver/e/{event.pk}", "/schools/", "/sites/", "/unknown/"]
    near = "bbox=113.4,34.6,113.8,34.9&zoom=16"
    starts += ["/map/?route=walk", f"/map/features.json?{near}", f"/map/zones.json?{near}", "/search/suggest/?q=地"]
    visits = crawl(Client(), [*STARTS, *starts], follow=lambda path: not _NEVER.match(path), most_queries=1)

    assert {visit.response.status_code for visit in visits} >= {200}
    assert recorded - query_parameters.registered().names == set()
    assert query_parameters.registered().names - recorded == set()


@pytest.mark.django_db
def test_a_parameter_that_is_read_but_not_registered_would_be_noticed(recorded, settings):
    settings.ROOT_URLCONF = __name__
    Client().get("/careless/")

    assert recorded - query_parameters.registered().names == {"material"}


def test_the_register_tells_choices_from_free_words():
    registered = query_parameters.registered()

    assert {"kind", "audience", "route", "type", "page", "p"} <= registered.choices
    assert {"q", "bbox", "url", "session"} <= registered.free
    assert registered.choices.isdisjoint(registered.free)
