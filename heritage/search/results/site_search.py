"""The public search over entries, events, pages, pictures and documents.

Each kind is a queryset of rows that are all public. modelsearch finds in it, whatever its backend, and the scores of
all kinds are merged. A picture or a document is public only where a published page shows it.
"""

from collections import Counter
from functools import cached_property
from itertools import chain
from operator import itemgetter

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef
from modelsearch.query import And, PlainText
from wagtail.documents import get_document_model
from wagtail.models import Page

from heritage.catalogue.models import HeritageIndexPage, HeritageSitePage
from heritage.editorial.shared_content.usage import pages_showing
from heritage.events.models import EventIndexPage, EventPage
from heritage.pages.models import ContentPage, SchoolsPage
from heritage.pages.querysets import PublicPageQuerySet
from heritage.pages.ranked_results import RankedResults
from heritage.photos.models import Photo
from heritage.photos.publication import in_private_collection

# In this order they stand above the results.
TYPES = {"entry": "条目", "event": "活动", "page": "页面", "photo": "图片", "document": "文件"}
_PAGE_TYPES = {
    HeritageSitePage: "entry",
    EventPage: "event",
    HeritageIndexPage: "page",
    EventIndexPage: "page",
    ContentPage: "page",
    SchoolsPage: "page",
}
_AFTER_PAGES = 0.01  # what stands below a picture counts less than what a page says
_PRINTED = ["caption", "description", "credit"]  # of a picture; its title is for editors


class Findings:
    """All public rows that match some words, best first."""

    def __init__(self, words):
        self.words = words
        self.shown_on = {}  # {(type, primary key): a page that shows this picture or document}
        found = [self._pages(), *(self._used(*kind) for kind in _files())]
        # Where something matches exactly, near matches are left out.
        exact = [ranked for ranked, relaxed in found if ranked and not relaxed]
        self.is_relaxed = not exact
        # Sorting is stable: of equals, pages come before pictures, and each kind keeps its order.
        ranked = sorted(chain.from_iterable(exact or [found[0][0]]), key=itemgetter(0), reverse=True)
        self.ranked = [key for _, key in ranked]

    @cached_property
    def counts(self):
        return Counter(kind for kind, _ in self.ranked)

    def keys(self, kind):
        """The primary keys of one kind, best first."""
        return [pk for found, pk in self.ranked if found == kind]

    def _pages(self):
        """Return ([(score, key)] in order, whether they are only near)."""
        types = {ContentType.objects.get_for_model(model).pk: kind for model, kind in _PAGE_TYPES.items()}
        # An expression: by the column, SQLite would look up every page once for each type.
        pages = PublicPageQuerySet(Page).published().alias(type=F("content_type_id") + 0).filter(type__in=list(types))
        ranked, relaxed = matches(pages.search(self.words), "content_type_id")
        return [(score, (types[kind], pk)) for score, pk, kind in ranked], relaxed

    def _used(self, kind, queryset, fields):
        # And(…) asks for exact matches: a caption has no name that is spelled or typed wrongly.
        ranked, relaxed = matches(queryset.search(And([PlainText(self.words)]), fields=fields))
        pages = PublicPageQuerySet(Page).published().type(*_PAGE_TYPES)
        shown = pages_showing(queryset.model, [pk for _, pk in ranked], pages) if ranked and not relaxed else {}
        self.shown_on |= {(kind, pk): pages[0] for pk, pages in shown.items()}
        return [(_AFTER_PAGES * score, (kind, pk)) for score, pk in ranked if pk in shown], relaxed


def matches(results, *columns):
    """Return ([(score, primary key, *columns)] in order, whether they are only near)."""
    if isinstance(results, RankedResults):
        return results.ranked(*columns)
    rows = results.annotate_score("score")
    return [(row.score or 0, row.pk, *(getattr(row, column) for column in columns)) for row in rows], False


def _files():
    return [
        ("photo", _shown_today(), _PRINTED),
        ("document", get_document_model().objects.filter(~in_private_collection()), ["title"]),
    ]


def _shown_today():
    # As a subquery: modelsearch would ask for an index of every column of the rule.
    return Photo.objects.filter(Exists(Photo.objects.public().filter(pk=OuterRef("pk"))))
