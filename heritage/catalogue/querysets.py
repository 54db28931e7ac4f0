from django.db.models import Exists, OuterRef, Prefetch, Subquery

from heritage.catalogue.choices import DesignationStatus, Level, Property
from heritage.catalogue.listing import cards
from heritage.catalogue.models.rows import Designation, Milestone, Statement
from heritage.catalogue.position.visibility import LOCATABLE
from heritage.pages.querysets import PublicPageQuerySet
from heritage.photos.models import Rendition, with_public_photo
from heritage.photos.renditions.sizes import SHAPES


class HeritageSiteQuerySet(PublicPageQuerySet):
    """Querysets of entries."""

    def on_the_map(self):
        """Entries of which a position may be shown. visibility.py decides what is shown of it."""
        return self.filter(
            visibility__in=LOCATABLE,
            longitude__isnull=False,
            latitude__isnull=False,
        )

    def within(self, west, south, east, north):
        """Entries whose stored point lies in a box of WGS-84 degrees."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))

    def for_cards(self, shape=cards.LINE):
        """Read what a card shows of each entry in one query, and the pictures in one more (shapes: cards.py)."""
        blocks = Designation.objects.filter(
            page=OuterRef("pk"), level=Level.HISTORIC_BLOCK, status=DesignationStatus.IN_FORCE
        )
        built = Statement.objects.filter(page=OuterRef("pk"), property=Property.BUILT).exclude(value="")
        dated = Milestone.objects.filter(page=OuterRef("pk"), date_earliest__isnull=False)
        renditions = Prefetch(
            "photo__renditions",
            queryset=Rendition.objects.filter(filter_spec__in=SHAPES[shape].specs),
            to_attr="prefetched_renditions",
        )
        return (
            with_public_photo(self.defer_streamfields())
            .prefetch_related(renditions)
            .annotate(
                is_block=Exists(blocks),
                built_in_words=Subquery(built.order_by("sort_order", "pk").values("value")[:1]),
                first_date=Subquery(dated.order_by("date_earliest", "pk").values("date_earliest")[:1]),
            )
        )
