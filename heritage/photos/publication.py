"""The one rule that decides whether a picture may reach the public.

Pages, cards, the map, search, manifests and the addresses of the files themselves all ask here and nowhere else:
`Photo.is_public` about one, `Photo.objects.public()` about many. A permission that has run out counts as missing, so
that a picture disappears by itself at the end of its last day.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Collection, CollectionViewRestriction

from heritage.photos.choices import Medium, People

# How long before a licence or a consent ends the editors are told.
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
    """Return what keeps a picture from the public on a day (today), in words for editors; empty if nothing does."""
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
    """Return {obstacle: condition of the rows that have it}: what `obstacles` says, for the database.

    `prefix` leads from the row to the picture, for example "image__".
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
        INTERNAL: where(collection__in=internal_collections()),
    }


def released(day=None, prefix=""):
    """Return the condition of the rows whose picture may be shown."""
    held_back = Q()
    for condition in conditions(day, prefix).values():
        held_back |= condition
    return ~held_back


class Releasable:
    """What a picture knows of the rule."""

    @property
    def is_public(self):
        """Whether it may be shown today."""
        return not self.obstacles

    @property
    def obstacles(self):
        """What keeps it from the public, in words for editors."""
        return obstacles(self)

    @cached_property
    def is_internal(self):
        """Whether its collection is not for everybody. `telling_obstacles` asks for many at once."""
        return internal_collections().filter(pk=self.collection_id).exists()


# Collections that are not for everybody. What lies in one is shown to no visitor, not even to those who may come in: a
# picture has one address for all, and pages that show it are kept for all.


def internal_collections():
    """Return those with a restriction of their own or of one above them."""
    restrictions = CollectionViewRestriction.objects.annotate(length=Length("collection__path"))
    at_or_above = restrictions.filter(collection__path=Substr(OuterRef("path"), 1, F("length")))
    return Collection.objects.filter(Exists(at_or_above)).order_by()


def lies_inside():
    """Return the condition of the rows (pictures, documents) that lie in one."""
    return Exists(internal_collections().filter(pk=OuterRef("collection")))
