"""Who may do what. The table stands in heritage/docs/roles.md; a test compares the two."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page

from heritage.accounts.roles import ADMINISTRATOR, AUDITOR, BOOKING_STAFF, ISSUER, ROLES, WRITER, establish_roles
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

ROLES_PAGE = Path(__file__).parents[2] / "heritage" / "docs" / "roles.md"


def member_of(role):
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role.name))
    return user


# What a column of the table means.
RIGHTS = {
    "写": "wagtailcore.add_page",
    "改": "wagtailcore.change_page",
    "撤稿": "editorial.withdraw_page",
    "词表与来源": "catalogue.change_term",
    "设置与账号": "accounts.change_user",
    "操作记录": "editorial.read_audit_log",
    "发布": "wagtailcore.publish_page",
}


def in_force(role):
    group = Group.objects.get(name=role.name)
    pages = {f"wagtailcore.{row.permission.codename}" for row in group.page_permissions.select_related("permission")}
    return pages | {
        f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")
    }


def test_the_table_in_the_documents_is_what_is_in_force():
    establish_roles()
    rows = [
        line.strip("| ").split(" | ")
        for line in ROLES_PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    header = next(row for row in rows if row[0] == "角色")
    table = {row[0]: row[1:] for row in rows if row[0] in {role.name for role in ROLES}}

    assert header[1:] == list(RIGHTS)
    assert table == {
        role.name: ["●" if right in in_force(role) else "–" for right in RIGHTS.values()] for role in ROLES
    }


def test_nobody_holds_the_right_to_publish():
    establish_roles()
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()


def test_a_writer_may_not_touch_accounts_and_an_administrator_may():
    assert not member_of(WRITER).has_perm("accounts.add_user")
    assert member_of(ADMINISTRATOR).has_perm("accounts.add_user")


def test_an_administrator_may_fill_in_the_footer_and_a_writer_may_not():
    assert member_of(ADMINISTRATOR).has_perm("pages.change_organisationsettings")
    assert not member_of(WRITER).has_perm("pages.change_organisationsettings")


def test_an_auditor_reads_and_changes_nothing():
    every = in_force(AUDITOR) if member_of(AUDITOR) else set()
    assert every == {"wagtailadmin.access_admin", "editorial.read_audit_log"}
    assert not [name for name in every if re.search(r"\.(add|change|delete|publish)_", name)]


def test_only_booking_staff_may_manage_bookings():
    assert member_of(BOOKING_STAFF).has_perm("events.manage_bookings")
    assert member_of(BOOKING_STAFF).has_perm("wagtailadmin.access_admin")
    assert not member_of(WRITER).has_perm("events.manage_bookings")
    assert not member_of(ADMINISTRATOR).has_perm("events.manage_bookings")


def test_somebody_without_a_role_may_not_enter():
    establish_roles()
    assert not UserFactory().has_perm("wagtailadmin.access_admin")


def test_running_again_takes_back_what_was_added_and_keeps_the_members():
    issuer = member_of(ISSUER)
    group = Group.objects.get(name=ISSUER.name)
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    group.page_permissions.all().delete()
    establish_roles()
    assert "delete_user" not in group.permissions.values_list("codename", flat=True)
    assert GroupPagePermission.objects.filter(group=group).count() == 3
    assert list(issuer.groups.all()) == [group]


def test_running_again_takes_back_the_right_to_publish_that_somebody_gave():
    establish_roles()
    group, root = Group.objects.get(name=ISSUER.name), Page.get_first_root_node()
    own = set(group.page_permissions.values_list("permission__codename", "page"))
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=publish)

    establish_roles()

    assert set(group.page_permissions.values_list("permission__codename", "page")) == own
    assert {page for _, page in own} == {root.pk}


def test_the_command_leaves_exactly_these_roles(capsys):
    call_command("roles")
    call_command("roles")
    assert capsys.readouterr().out == "角色：录入、校对、审核、签发、系统管理、安全审计、预约管理。\n" * 2
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(role.name for role in ROLES)


def test_a_group_of_wagtail_that_has_members_stays():
    UserFactory().groups.add(Group.objects.get(name="Moderators"))
    establish_roles()
    assert Group.objects.filter(name="Moderators").exists()
    assert not Group.objects.filter(name="Editors").exists()
