"""Addresses that are no pages: below one that was renamed, or written with a slash at the end.

Wagtail redirects the old address of a page, and Django adds a slash that is missing. The calendar file of an event, the
manifest of an entry or the file of a route begin with the address of a page, and have no slash at their end.
"""

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect


def page_renamed(request, path):
    """Return the page that had this address (`/events/old/`) once, or None."""
    if "\0" in path:
        return None
    found = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    return found and found.redirect_page


def has_one_slash_too_many(path):
    """Whether an address of ours, which ends without a slash, was written with one."""
    if not path.endswith("/"):
        return False
    try:
        return resolve(path.removesuffix("/")).url_name not in {"wagtail_serve", None}
    except Resolver404:
        return False


class DerivedAddressesMiddleware:
    """Redirect an address that is not found to where it is: its page was renamed, or it has a slash too many."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        if has_one_slash_too_many(request.path_info):
            return HttpResponsePermanentRedirect(request.path.removesuffix("/") + query)
        parent, _, name = request.path.rpartition("/")
        page = page_renamed(request, f"{parent}/") if name and parent else None
        # A page that is not for everybody is not named: its new address would tell that it exists.
        is_public = page is not None and page.live and not page.get_view_restrictions().exists()
        where = page.get_url(request) if is_public else None
        if not where or where.rstrip("/") == parent:
            return response
        return HttpResponsePermanentRedirect(f"{where}{name}{query}")
