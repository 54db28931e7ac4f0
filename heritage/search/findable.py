"""What the public may find, and how well each thing fits: one search over entries, events, pages, pictures, documents.

Each kind is a queryset that anyone may see all of; modelsearch finds in it, whatever its backend, and the scores of
all kinds are merged. A picture or a document is public only where a published page shows it.
"""

from collections import Counter
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from modelsearch.query import And, PlainText
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page

from heritage.catalogue.models import HeritageSitePage
from heritage.events.models import EventPage
from heritage.pages.models import ContentPage, SchoolsPage
from heritage.pages.querysets import PublicPageQuerySet
from heritage.pages.showing import pages_showing
from heritage.photos.models import Photo

from .database import rows_with

# In this order they stand above the results.
TYPES = {"entry": "条目", "event": "活动", "page": "页面", "photo": "图片", "document": "文件"}
_PAGE_TYPES = {HeritageSitePage: "entry", EventPage: "event", ContentPage: "page", SchoolsPage: "page"}
_AFTER_PAGES = 0.01  # what stands below a picture counts less than what a page says
_PRINTED = ["caption", "description", "credit"]  # of a picture; its title is for editors


class Findings:
    """Everything public that fits some words, best first."""

    def __init__(self, words):
        self.words = words
        self.shown_on = {}  # {(type, primary key): a page that shows this picture or document}
        found = [self._pages(), *(self._used(*kind) for kind in _files())]
        # Where something fits exactly, nobody wants what only comes near.
        exact = [scores for scores, relaxed in found if scores and not relaxed]
        self.is_relaxed = not exact
        scores = {key: score for some in (exact or [found[0][0]]) for key, score in some.items()}
        # Sorting is stable: of equals, pages come before pictures, and each kind keeps its order.
        self.ranked = sorted(scores, key=lambda key: -scores[key])

    @cached_property
    def counts(self):
        return Counter(kind for kind, _ in self.ranked)

    def keys(self, kind):
        """The primary keys of one kind, best first."""
        return [pk for found, pk in self.ranked if found == kind]

    def _pages(self):
        pages = PublicPageQuerySet(Page).published().type(*_PAGE_TYPES)
        scores, relaxed = matches(pages, self.words)
        types = {ContentType.objects.get_for_model(model).pk: kind for model, kind in _PAGE_TYPES.items()}
        kinds = dict(rows_with(Page.objects.order_by(), scores).values_list("pk", "content_type_id")) if scores else {}
        return {(types[kinds[pk]], pk): score for pk, score in scores.items() if pk in kinds}, relaxed

    def _used(self, kind, queryset, fields):
        # And(…): a caption has no name to be spelled, and nobody looks for one that comes near.
        scores, relaxed = matches(queryset, And([PlainText(self.words)]), fields=fields)
        pages = PublicPageQuerySet(Page).published().type(*_PAGE_TYPES)
        shown = pages_showing(queryset.model, scores, pages) if scores and not relaxed else {}
        self.shown_on |= {(kind, pk): pages[0] for pk, pages in shown.items()}
        return {(kind, pk): _AFTER_PAGES * score for pk, score in scores.items() if pk in shown}, relaxed


def matches(queryset, words, **options):
    """Return ({primary key: score} in order, whether only something near was found)."""
    results = queryset.search(words, **options)
    if hasattr(results, "scores"):
        return results.scores, results.is_relaxed
    # Another backend than ours, or an empty result.
    return {row.pk: row.score for row in results.annotate_score("score")}, False


def _files():
    return [
        ("photo", _in_public_collections(_shown_today()), _PRINTED),
        ("document", _in_public_collections(get_document_model().objects.all()), ["title"]),
    ]


def _shown_today():
    # As a question within the question: modelsearch would ask for an index of every column of the rule.
    return Photo.objects.filter(Exists(Photo.objects.public().filter(pk=OuterRef("pk"))))


def _in_public_collections(files):
    restrictions = CollectionViewRestriction.objects.annotate(length=Length("collection__path"))
    inside = restrictions.filter(collection__path=Substr(OuterRef("collection__path"), 1, F("length")))
    return files.filter(~Exists(inside))
