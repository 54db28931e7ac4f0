"""Street offices and departments: groups that see and edit their own part of the tree, and nothing else.

A member writes and submits; signing stays with the roles. `manage.py department` makes such a group exactly so.
"""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from heritage.accounts.roles import ROLES, WRITER, allow_exactly, permissions_of

PAGES = ("wagtailcore.add_page", "wagtailcore.change_page")
_ENTER = ("wagtailadmin.access_admin",)


@transaction.atomic
def establish_department(name, pages):
    """Let the group of this name see and edit these pages and what is below them, with a folder for its own pictures.

    Its members stay. Pages that were its own before and are not among these are so no longer.
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
