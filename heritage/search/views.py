import unicodedata

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from heritage.catalogue.models import HeritageSitePage
from heritage.events.models import EventPage
from heritage.pages.models import ContentPage, SchoolsPage

PER_PAGE = 20
LONGEST_QUERY = 100


@require_safe
def search(request):
    """Show what the words find, best first. The index proposes; live and public the database decides."""
    query = clean_query(request.GET.get("q", ""))
    page = None
    if query:
        found = Page.objects.live().public().type(HeritageSitePage, EventPage, ContentPage, SchoolsPage).specific()
        page = Paginator(found.search(query), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "search/search.html", {"query": query, "results": page})


def clean_query(text):
    """Return what was typed without control characters, its spaces folded, no longer than a reader would type."""
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(visible.split())[:LONGEST_QUERY]
