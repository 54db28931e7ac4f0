import unicodedata

from django.shortcuts import render
from django.views.decorators.http import require_safe

from heritage.search.results.page import ResultsPage

LONGEST_QUERY = 100


@require_safe
def search(request):
    """Show what the words find, best first. The index proposes rows; the database decides which are public."""
    query = clean_query(request.GET.get("q", ""))
    found = ResultsPage(request.GET, query) if query else None
    return render(request, "search/search.html", {"query": query, "found": found})


def clean_query(text):
    """Return the words without control characters, with single spaces, at most LONGEST_QUERY characters."""
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(visible.split())[:LONGEST_QUERY]
