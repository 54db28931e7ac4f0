"""The one rule that decides whether a picture is public.

Pages, cards, map, search, manifests and the views of the files use this rule and no other: `Photo.is_public` for one
picture, `Photo.objects.public()` for many. An expired licence or consent counts as missing, so a picture disappears at
the end of its last day.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Collection, CollectionViewRestriction

from heritage.photos.choices import Medium, People

# Editors are notified this long before a licence or a consent expires.
NOTICE = timedelta(days=60)

NO_ALT = "没有替代文字，也没有标为纯装饰"
NO_CREDIT = "没有署名"
NO_LICENCE = "没有许可"
PEOPLE_UNSAID = "没有说明能否认出人"
NO_CONSENT = "能认出人，却没有同意书编号"
LICENCE_ENDED = "许可已到期"
CONSENT_ENDED = "同意已到期"
GENERATED = "人工智能生成的图不能当作照片或文献"
INTERNAL = "所在的集合设有查看限制，不对公众开放"


def obstacles(photo, day=None):
    """Return the reasons why a picture is not public on a day (default today), as sentences; empty if it is public."""
    day = day or timezone.localdate()
    recognisable = photo.people == People.RECOGNISABLE
    depicts = photo.medium != Medium.DRAWING
    found = {
        NO_ALT: not (photo.description or photo.is_decorative),
        NO_CREDIT: not photo.credit,
        NO_LICENCE: not photo.licence,
        PEOPLE_UNSAID: depicts and not photo.people,
        NO_CONSENT: recognisable and not photo.consent_number,
        LICENCE_ENDED: photo.licence_until is not None and photo.licence_until < day,
        CONSENT_ENDED: recognisable and photo.consent_until is not None and photo.consent_until < day,
        GENERATED: depicts and photo.ai_generated,
        INTERNAL: photo.is_internal,
    }
    return [words for words, holds in found.items() if holds]


def conditions(day=None, prefix=""):
    """Return {obstacle: Q of the rows that have it}: the same rule as `obstacles`, as a query.

    `prefix` is the lookup from the row to the picture, for example "image__".
    """
    day = day or timezone.localdate()

    def where(**columns):
        return Q(**{prefix + column: value for column, value in columns.items()})

    recognisable = where(people=People.RECOGNISABLE)
    depicts = ~where(medium=Medium.DRAWING)
    return {
        NO_ALT: where(description="", is_decorative=False),
        NO_CREDIT: where(credit=""),
        NO_LICENCE: where(licence=""),
        PEOPLE_UNSAID: depicts & where(people=""),
        NO_CONSENT: recognisable & where(consent_number=""),
        LICENCE_ENDED: where(licence_until__lt=day),
        CONSENT_ENDED: recognisable & where(consent_until__lt=day),
        GENERATED: depicts & where(ai_generated=True),
        INTERNAL: where(collection__in=private_collections()),
    }


def released(day=None, prefix=""):
    """Return the Q of the rows whose picture is public."""
    held_back = Q()
    for condition in conditions(day, prefix).values():
        held_back |= condition
    return ~held_back


class PublicationMixin:
    """The rule as properties of a picture."""

    @property
    def is_public(self):
        """Whether the picture is public today."""
        return not self.obstacles

    @property
    def obstacles(self):
        """The reasons why the picture is not public, as sentences for editors."""
        return obstacles(self)

    @cached_property
    def is_internal(self):
        """Whether its collection is private. `with_obstacles` annotates this for many pictures."""
        return private_collections().filter(pk=self.collection_id).exists()


# A picture in a private collection is public to nobody, not even to visitors who may see the collection: its URL is the
# same for all, and the cached pages that show it are the same for all.


def private_collections():
    """Return the collections with a view restriction, their own or inherited."""
    restrictions = CollectionViewRestriction.objects.annotate(length=Length("collection__path"))
    at_or_above = restrictions.filter(collection__path=Substr(OuterRef("path"), 1, F("length")))
    return Collection.objects.filter(Exists(at_or_above)).order_by()


def in_private_collection():
    """Return the condition of rows (pictures, documents) in a private collection."""
    return Exists(private_collections().filter(pk=OuterRef("collection")))
