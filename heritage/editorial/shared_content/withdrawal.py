"""Taking a picture or a document from the public at once (撤下), with a reason.

It moves to a collection that is not public; the rule for such collections does the rest. To bring it back, an editor
chooses another collection, which is a change like any other and waits for signatures.
"""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permissions import policy_registry

from heritage.editorial.shared_content.guard import signed
from heritage.editorial.shared_content.kinds import kind_of

WITHDRAWN, COLLECTION = "editorial.file_withdrawn", "已撤下"


def may_withdraw(user, row):
    kind = kind_of(row)
    return (
        kind is not None
        and bool(kind.file)
        and user.is_active
        and user.has_perm("editorial.withdraw_page")
        and policy_registry.get_by_type(type(row)).user_has_permission_for_instance(user, "change", row)
        and not is_withdrawn(row)
    )


def is_withdrawn(row):
    return row.collection.name == COLLECTION and row.collection.depth == 2  # below the root


@transaction.atomic
def withdraw_file(row, user, reason):
    before = row.collection.name
    row.collection = _collection()
    with signed():
        row.save()
    log(instance=row, action=WITHDRAWN, user=user, data={"reason": reason, "collection": before})


def _collection():
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
    if not found.view_restrictions.exists():
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.LOGIN)
    return found
