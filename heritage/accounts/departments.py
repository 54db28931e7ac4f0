"""Street offices and departments: groups that can see and edit their own pages only.

Members write and submit; signing needs a role. The form of a user makes such a group for a street office, and
`manage.py department` makes or resets one for any pages.
"""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from heritage.accounts.roles import ROLES, WRITER, allow_exactly, permissions_of

PAGES = ("wagtailcore.add_page", "wagtailcore.change_page")
_ENTER = ("wagtailadmin.access_admin",)


_finders = []


def register_street_offices(find):
    """Register a function that returns {name of a street office: its pages}. This layer does not know entries."""
    _finders.append(find)


def street_offices():
    return {name: pages for find in _finders for name, pages in find().items()}


@transaction.atomic
def establish_department(name, pages):
    """Let a group see and edit `pages` and their descendants, and give it a collection for its pictures.

    Members stay. Permissions on pages that are not in `pages` are removed.
    """
    if name in {role.name for role in ROLES}:
        raise ValueError(f"“{name}”是角色的名字。单位请另起名，例如：棉纺路街道。")
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions_of(_ENTER))
    wanted = {page.pk for page in pages}
    GroupPagePermission.objects.filter(group=group).exclude(page__in=wanted).delete()
    for permission in permissions_of(PAGES):
        for pk in wanted:
            GroupPagePermission.objects.get_or_create(group=group, permission=permission, page_id=pk)
    root = Collection.get_first_root_node()
    folder = root.get_children().filter(name=name).first() or root.add_child(name=name)
    allow_exactly(GroupCollectionPermission, group, WRITER.library, collection=folder)
    return group
