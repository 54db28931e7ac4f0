from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr
from wagtail.models import PageQuerySet, PageViewRestriction


class PublicPageQuerySet(PageQuerySet):
    """Pages of which only those that anyone may read are shown."""

    def published(self):
        """Live pages in no private section.

        The same as Wagtail's `live().public()`, but inside the query: `public()` asks one of its own each time.
        """
        restrictions = PageViewRestriction.objects.annotate(length=Length("page__path"))
        inside = restrictions.filter(page__path=Substr(OuterRef("path"), 1, F("length")))
        return self.filter(Q(live=True) & ~Exists(inside))
