import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page

from heritage.accounts.roles import ADMINISTRATOR, BOOKING_STAFF, EDITOR, establish_roles
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def member_of(role):
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role.name))
    return user


def test_an_editor_may_write_and_publish_pages_and_add_sources():
    editor = member_of(EDITOR)
    tester = Page.get_first_root_node().get_first_child().permissions_for_user(editor)
    assert tester.can_edit()
    assert tester.can_publish()
    assert editor.has_perm("wagtailadmin.access_admin")
    assert editor.has_perm("catalogue.add_source")


def test_an_editor_may_not_touch_accounts_and_an_administrator_may():
    assert not member_of(EDITOR).has_perm("accounts.add_user")
    assert member_of(ADMINISTRATOR).has_perm("accounts.add_user")


def test_an_administrator_may_fill_in_the_footer_and_an_editor_may_not():
    assert member_of(ADMINISTRATOR).has_perm("pages.change_organisationsettings")
    assert not member_of(EDITOR).has_perm("pages.change_organisationsettings")


def test_only_booking_staff_may_manage_bookings():
    assert member_of(BOOKING_STAFF).has_perm("events.manage_bookings")
    assert member_of(BOOKING_STAFF).has_perm("wagtailadmin.access_admin")
    assert not member_of(EDITOR).has_perm("events.manage_bookings")
    assert not member_of(ADMINISTRATOR).has_perm("events.manage_bookings")


def test_somebody_without_a_role_may_not_enter():
    establish_roles()
    assert not UserFactory().has_perm("wagtailadmin.access_admin")


def test_running_again_takes_back_what_was_added_and_keeps_the_members():
    editor = member_of(EDITOR)
    group = Group.objects.get(name=EDITOR.name)
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    group.page_permissions.all().delete()
    establish_roles()
    assert "delete_user" not in group.permissions.values_list("codename", flat=True)
    assert GroupPagePermission.objects.filter(group=group).count() == 3
    assert list(editor.groups.all()) == [group]


def test_the_command_leaves_exactly_these_roles(capsys):
    call_command("roles")
    call_command("roles")
    assert capsys.readouterr().out == "角色：编辑、管理员、预约管理。\n" * 2
    names = [EDITOR.name, ADMINISTRATOR.name, BOOKING_STAFF.name]
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(names)


def test_a_group_of_wagtail_that_has_members_stays():
    UserFactory().groups.add(Group.objects.get(name="Moderators"))
    establish_roles()
    assert Group.objects.filter(name="Moderators").exists()
    assert not Group.objects.filter(name="Editors").exists()
