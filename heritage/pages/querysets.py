from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
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
