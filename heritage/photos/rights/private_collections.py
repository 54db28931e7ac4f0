"""Collections that are not for everybody. What lies in one is shown to no visitor, not even to those who may come in:

a picture has one address for all, and pages that show it are kept for all.
"""

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import Collection, CollectionViewRestriction


def internal_collections():
    """Return those with a restriction of their own or of one above them."""
    restrictions = CollectionViewRestriction.objects.annotate(length=Length("collection__path"))
    at_or_above = restrictions.filter(collection__path=Substr(OuterRef("path"), 1, F("length")))
    return Collection.objects.filter(Exists(at_or_above)).order_by()


def lies_inside():
    """Return the condition of the rows (pictures, documents) that lie in one."""
    return Exists(internal_collections().filter(pk=OuterRef("collection")))
