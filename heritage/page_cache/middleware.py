"""Answer visitors from memory, and never with a page that has changed.

The key of a page holds the version of the content, read before the page is made. If the content changes meanwhile, the
page is stored under a version that nobody asks for again. What the clock changes expires (expiry.py).
"""

import re
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response
from wagtail.models import Site

from heritage.content_version import query_parameters
from heritage.content_version.models import ContentVersion
from heritage.page_cache.expiry import next_moment
from heritage.page_cache.single_flight import SingleFlight

_NEVER = re.compile(r"/(?:admin|bookings|documents|healthz|media|static|_util)(?:/|$)")
LARGEST = 1_000_000  # bytes
_FORBIDS = re.compile(r"\b(?:private|no-store)\b")
# Stored instead of a page that shows seats: the page itself lies under a key that holds their version, too.
_SHOWS_SEATS = "shows seats"


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.cache = caches["pages"]
        self.single_flight = SingleFlight()
        self.site_version = None

    def __call__(self, request):
        if request.method not in {"GET", "HEAD"} or _NEVER.match(request.path_info) or _has_session(request):
            return self.get_response(request)
        parameters = query_parameters.registered()
        query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True, encoding="utf-8")
        if not parameters.free.isdisjoint(query) or (versions := ContentVersion.current()) is None:
            return self.get_response(request)
        original = request.META.get("QUERY_STRING", "")
        # A parameter that no view reads is removed, so that it makes no second copy of a page.
        for name in query.keys() - parameters.choices:
            del query[name]
        request.META["QUERY_STRING"] = query.urlencode()
        self._clear_site_roots(versions.site)
        key = _key(request, versions)
        response = self._cached(key, versions)
        if response is None:
            with self.single_flight(key):
                response = self._cached(key, versions) or self._make(request, key, versions)
        if response.status_code == 404 and request.META["QUERY_STRING"] != original:
            # A redirect from an old address may be registered with such a parameter.
            request.META["QUERY_STRING"] = original
            vars(request).pop("GET", None)
            return self.get_response(request)
        return get_conditional_response(request, response.headers.get("ETag"), response=response)

    def _clear_site_roots(self, version):
        """Wagtail caches the root page of each site by process, and learns only of the changes of its own process."""
        if version != self.site_version:
            Site.clear_site_root_paths_cache()
            self.site_version = version

    def _cached(self, key, versions):
        found = self.cache.get(key)
        if found == _SHOWS_SEATS:
            found = self.cache.get(key + versions.seats)
        made, headers, body = found or (None, None, None)
        if made is None or made > timezone.now():  # made in the future: the clock was set back
            return None
        return HttpResponse(body, headers=headers)

    def _make(self, request, key, versions):
        now = timezone.now()
        response = self.get_response(request)
        if not _may_be_stored(request, response):
            return response
        if not response.has_header("ETag"):
            response["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
        seconds = (next_moment(now) - timezone.now()).total_seconds()
        if seconds > 0:
            if getattr(response, "shows_seats", False):
                self.cache.set(key, _SHOWS_SEATS, seconds)
                key += versions.seats
            self.cache.set(key, (now, dict(response.headers), response.content), seconds)
        return response


def _has_session(request):
    """Return whether somebody is signed in, or has a message to read."""
    return not {settings.SESSION_COOKIE_NAME, "messages"}.isdisjoint(request.COOKIES)


def _key(request, versions):
    """A page holds its own full address, and is compressed for those who understand that."""
    zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "").split(", ")  # see accept_encoding.py
    return sha256(f"{versions.site}|{zipped}|{request.build_absolute_uri()}".encode()).hexdigest()


def _may_be_stored(request, response):
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not _FORBIDS.search(response.get("Cache-Control", ""))
        and len(response.content) <= LARGEST
    )
