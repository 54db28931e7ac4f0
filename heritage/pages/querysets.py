from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from modelsearch.backends.base import BaseSearchResults
from wagtail.models import Page, PageQuerySet, PageViewRestriction


class PublicPageQuerySet(PageQuerySet):
    """Pages, filtered by what every visitor may read."""

    def published(self):
        """Return live pages outside private sections.

        The same as Wagtail's `live().public()`, without the extra query that `public()` makes each time.
        """
        # A subquery instead of a join: without statistics a database may start the join with all pages for each page.
        path = Subquery(Page.objects.filter(pk=OuterRef("page")).order_by().values("path"))
        restrictions = PageViewRestriction.objects.annotate(root=path).annotate(length=Length("root"))
        inside = restrictions.filter(root=Substr(OuterRef("path"), 1, F("length")))
        return self.filter(Q(live=True) & ~Exists(inside))


class RankedResults(BaseSearchResults):
    """What `search()` of a queryset returns where the project's own search answers.

    Other results are those of an empty query or of another backend: a list of rows, and nothing more.
    """

    is_relaxed = False  # whether nothing matched exactly, and these are the nearest results

    def queryset(self):
        """Return all results, unsliced and without their order, as a queryset."""
        raise NotImplementedError

    def ranked(self, *columns):
        """Return ([(score, primary key, *columns)] of all results in their order, `is_relaxed`)."""
        raise NotImplementedError

    def best(self, limit):
        """Return the best few results as a list, without counting the others."""
        raise NotImplementedError
