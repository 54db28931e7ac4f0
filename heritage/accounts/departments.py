"""Street offices and departments: groups that can see and edit their own pages only.

Members write and submit; signing needs a role. `manage.py department` creates or resets such a group.
"""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from heritage.accounts.roles import ROLES, WRITER, allow_exactly, permissions_of

PAGES = ("wagtailcore.add_page", "wagtailcore.change_page")
_ENTER = ("wagtailadmin.access_admin",)


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
