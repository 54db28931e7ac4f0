"""The roles and their permissions, as data. `manage.py roles` creates or resets the groups; other groups are kept."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page


@dataclass(frozen=True)
class Role:
    """A named group. Permissions are written `app.codename`, so that this layer imports none above it."""

    name: str
    explanation: str  # one line beside its box in the form of a user
    pages: tuple[str, ...]
    library: tuple[str, ...]
    permissions: tuple[str, ...]


_ENTER = "wagtailadmin.access_admin"
_LIBRARY = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
_REFERENCE = ("catalogue.add_source", "catalogue.change_source", "catalogue.add_term", "catalogue.change_term")
_WORDS = ("editorial.add_wordlist", "editorial.change_wordlist", "editorial.delete_wordlist")

# No role has `publish_page`: only the last signature of a review publishes (heritage/editorial/publishing.py).
WRITER = Role(
    name="录入",
    explanation="写条目和活动，传图片，送审",
    pages=("wagtailcore.add_page", "wagtailcore.change_page"),
    library=_LIBRARY,
    permissions=(_ENTER, *_REFERENCE),
)
PROOFREADER = Role(
    name="校对",
    explanation="改错，做初审",
    pages=("wagtailcore.change_page",),
    library=_LIBRARY,
    permissions=(_ENTER, *_REFERENCE, *_WORDS),
)
REVIEWER = Role(
    name="审核",
    explanation="核对内容，做复审",
    pages=("wagtailcore.change_page", "wagtailcore.lock_page", "wagtailcore.unlock_page"),
    library=_LIBRARY,
    permissions=(_ENTER, *_REFERENCE, *_WORDS),
)
ISSUER = Role(
    name="签发",
    explanation="终审，签字后公开；可以撤稿",
    pages=("wagtailcore.change_page", "wagtailcore.lock_page", "wagtailcore.unlock_page"),
    library=_LIBRARY,
    permissions=(_ENTER, "editorial.withdraw_page"),
)
ADMINISTRATOR = Role(
    name="系统管理",
    explanation="管账号、站点设置和审核流程，不写、不审",
    pages=(),
    library=(),
    permissions=(
        _ENTER,
        "catalogue.delete_source",
        "catalogue.delete_term",
        "pages.change_organisationsettings",
        "maps.add_baselayer",
        "maps.change_baselayer",
        "maps.delete_baselayer",
        "editorial.change_prechecksettings",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.delete_user",
    ),
)
AUDITOR = Role(
    name="安全审计",
    explanation="只看操作记录",
    pages=(),
    library=(),
    permissions=(_ENTER, "editorial.read_audit_log"),
)
# The only role that sees the contacts of schools. Editors and administrators do not, unless they are members too.
BOOKING_STAFF = Role(
    name="预约管理",
    explanation="处理班级预约，看得到学校的联系方式",
    pages=(),
    library=(),
    permissions=(
        "wagtailadmin.access_admin",
        "events.manage_bookings",
        "events.add_school",
        "events.change_school",
        "events.delete_school",
    ),
)
ROLES = (WRITER, PROOFREADER, REVIEWER, ISSUER, ADMINISTRATOR, AUDITOR, BOOKING_STAFF)

_MADE_BY_WAGTAIL = ("Editors", "Moderators")


@transaction.atomic
def establish_roles():
    """Create every role or reset its permissions to those listed here. Members stay."""
    page, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(permissions_of(role.permissions))
        allow_exactly(GroupPagePermission, group, role.pages, page=page)
        allow_exactly(GroupCollectionPermission, group, role.library, collection=collection)
    # Remove Wagtail's two English groups if they have no members.
    Group.objects.filter(name__in=_MADE_BY_WAGTAIL, user=None).delete()


def allow_exactly(model, group, labels, **scope):
    """Give a group these permissions for one page or collection, and remove them for all others."""
    wanted = permissions_of(labels)
    kept = model.objects.filter(group=group, permission__in=wanted, **scope)
    held = set(kept.values_list("permission", flat=True))
    model.objects.filter(group=group).exclude(pk__in=kept).delete()
    model.objects.bulk_create(
        model(group=group, permission=permission, **scope) for permission in wanted if permission.pk not in held
    )


def permissions_of(labels):
    """Return the Permission objects for labels like `app.codename`. Raise KeyError if one does not exist."""
    named = Permission.objects.select_related("content_type").filter(
        codename__in=[label.partition(".")[2] for label in labels]
    )
    found = {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in named}
    return [found[label] for label in labels]
