"""Addresses below one that was renamed: the calendar file of an event, the manifest of an entry, the file of a route.

Wagtail redirects the old address of a page. These addresses are no pages, but begin with the address of one.
"""

from django.http import HttpResponsePermanentRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect


def page_renamed(request, path):
    """Return the page that had this address (`/events/old/`) once, or None."""
    if "\0" in path:
        return None
    found = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    return found and found.redirect_page


class DerivedAddressesMiddleware:
    """Redirect an address that is not found, and whose page was renamed, to the same address of the page as it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        parent, _, name = request.path.rpartition("/")
        page = page_renamed(request, f"{parent}/") if name and parent else None
        # A page that is not for everybody is not named: its new address would tell that it exists.
        is_public = page is not None and page.live and not page.get_view_restrictions().exists()
        where = page.get_url(request) if is_public else None
        if not where or where.rstrip("/") == parent:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{where}{name}{f'?{query}' if query else ''}")
