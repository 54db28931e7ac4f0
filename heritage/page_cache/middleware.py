"""Answer visitors from memory, and never with anything that is no longer so.

What is kept is known by the edition of the content, read before the page was made: a change that comes while it is made
leaves it under an edition that nobody asks for again. What the clock changes ends with its moment (moments.py).
"""

import re
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response
from wagtail.models import Site

from heritage.page_cache.expiry import next_moment
from heritage.page_cache.models import Edition
from heritage.page_cache.single_flight import InTurn

_NEVER = re.compile(r"/(?:admin|bookings|documents|healthz|media|static|_util)(?:/|$)")
# What addresses understand: choices, of which there are few, and free words, whose answers are made each time. Any
# other argument is taken away before a page is made, so that it makes no second copy.
CHOICES = {
    *("audience", "by", "free", "kind", "level", "managed", "month", "open", "page", "period", "photo", "place"),
    *("protected", "route", "series", "sort", "standing", "street", "subject", "type", "view"),
}
FREE = {"at", "bbox", "format", "maxheight", "maxwidth", "q", "session", "url", "zoom"}
LARGEST = 1_000_000  # bytes
_FORBIDS = re.compile(r"\b(?:private|no-store)\b")


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.cache = caches["pages"]
        self.in_turn = InTurn()
        self.edition = None

    def __call__(self, request):
        if request.method not in {"GET", "HEAD"} or _NEVER.match(request.path_info) or _is_known(request):
            return self.get_response(request)
        query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True, encoding="utf-8")
        if not FREE.isdisjoint(query) or (edition := Edition.current()) is None:
            return self.get_response(request)
        asked = request.META.get("QUERY_STRING", "")
        for name in query.keys() - CHOICES:
            del query[name]
        request.META["QUERY_STRING"] = query.urlencode()
        self._begin(edition)
        key = _key(request, edition)
        response = self._kept(key)
        if response is None:
            with self.in_turn(key):
                response = self._kept(key) or self._make(request, key)
        if response.status_code == 404 and request.META["QUERY_STRING"] != asked:
            # An old address that was given a new one may well be known by such an argument.
            request.META["QUERY_STRING"] = asked
            vars(request).pop("GET", None)
            return self.get_response(request)
        return get_conditional_response(request, response.headers.get("ETag"), response=response)

    def _begin(self, edition):
        """Wagtail remembers by process which page is the root of which site, and learns of its own changes only."""
        if edition != self.edition:
            Site.clear_site_root_paths_cache()
            self.edition = edition

    def _kept(self, key):
        made, headers, body = self.cache.get(key) or (None, None, None)
        if made is None or made > timezone.now():  # a page from the future: the clock was set back
            return None
        return HttpResponse(body, headers=headers)

    def _make(self, request, key):
        now = timezone.now()
        response = self.get_response(request)
        if not _may_be_kept(request, response):
            return response
        if not response.has_header("ETag"):
            response["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
        seconds = (next_moment(now) - timezone.now()).total_seconds()
        if seconds > 0:
            self.cache.set(key, (now, dict(response.headers), response.content), seconds)
        return response


def _is_known(request):
    """Whether somebody is signed in, or has a message to read."""
    return not {settings.SESSION_COOKIE_NAME, "messages"}.isdisjoint(request.COOKIES)


def _key(request, edition):
    """A page holds its own full address, and is compressed for those who understand that."""
    zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return sha256(f"{edition}|{zipped}|{request.build_absolute_uri()}".encode()).hexdigest()


def _may_be_kept(request, response):
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not _FORBIDS.search(response.get("Cache-Control", ""))
        and len(response.content) <= LARGEST
    )
