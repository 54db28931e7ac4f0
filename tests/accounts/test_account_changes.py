"""Nobody promotes themselves or an ally unseen: who may change accounts and roles, in forms and past them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import GroupPagePermission, ModelLogEntry, Page

from heritage.accounts import roles
from heritage.accounts.models import User
from heritage.editorial.default_workflow import create_default_workflow
from heritage.editorial.models import ReviewStep
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/users/new/"


@pytest.fixture(autouse=True)
def _roles(home):
    roles.establish_roles()


def member(role, **values):
    user = UserFactory(**values)
    user.groups.add(group(role))
    return user


def group(role):
    return Group.objects.get(name=role.name)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator():
    return member(roles.ADMINISTRATOR, username="wangfang", full_name="王芳")


def edit(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


def fields(user=None, **changed):
    values = {"username": "limin", "full_name": "李敏", "unit": "", "email": "", "groups": [], "is_active": "on"}
    if user:
        names = ("username", "full_name", "unit", "email")
        values |= {name: getattr(user, name) for name in names}
        values["groups"] = [one.pk for one in user.groups.all()]
    return values | changed


def role_names(user):
    return sorted(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def said():
    entries = ModelLogEntry.objects.filter(action__startswith="rights.").order_by("pk")
    return [(entry.action, entry.user_display_name, entry.label, entry.message) for entry in entries]


# The form


def test_an_account_is_made_with_one_name_shown_as_typed_and_a_role(administrator):
    ModelLogEntry.objects.all()._raw_delete("default")
    client = browser(administrator)
    page = client.get(ADD).content.decode()
    answer = client.post(ADD, fields(full_name="李　敏", unit="区委宣传部", groups=[group(roles.WRITER).pk]))

    assert answer.status_code == 302
    user = User.objects.get(username="limin")
    assert (str(user), user.get_full_name(), role_names(user), user.is_superuser) == ("李敏", "李敏", ["录入"], False)
    assert not user.has_usable_password()
    assert "录入——写条目和活动，传图片，送审" in page
    assert not {"is_superuser", "first_name", "last_name", "password1"} & {*client.get(ADD).context["form"].fields}
    assert said() == [
        (
            "rights.account_created",
            "王芳",
            "limin",
            "账号：无 → limin；姓名：无 → 李敏；单位：无 → 区委宣传部；启用：无 → 是；超级用户：无 → 否",
        ),
        ("rights.roles_changed", "王芳", "limin", "角色：无 → 录入"),
    ]
    assert ">李敏<" in "".join(client.get("/admin/users/").content.decode().split())


def test_a_superuser_box_sent_by_hand_makes_no_superuser(administrator):
    browser(administrator).post(ADD, fields(is_superuser="on"))
    clerk = User.objects.get(username="limin")
    browser(administrator).post(edit(clerk), fields(clerk, is_superuser="on", full_name="李明"))

    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.is_superuser) == ("李明", False)


def test_a_changed_name_is_logged_before_and_after(administrator):
    clerk = member(roles.WRITER, username="limin")
    browser(administrator).post(edit(clerk), fields(clerk, full_name="李明"))

    assert said()[-1] == ("rights.account_changed", "王芳", "limin", "姓名：李敏 → 李明")


@pytest.mark.parametrize(
    ("held", "stored"),
    [
        ([roles.ADMINISTRATOR, roles.WRITER], None),
        ([roles.ADMINISTRATOR, roles.ISSUER], None),
        ([roles.AUDITOR, roles.BOOKING_STAFF], None),
        ([roles.ADMINISTRATOR, roles.BOOKING_STAFF], ["系统管理", "预约管理"]),
        ([roles.WRITER, roles.ISSUER], ["录入", "签发"]),
    ],
)
def test_roles_that_exclude_each_other_are_refused_with_the_reason(administrator, held, stored):
    answer = browser(administrator).post(ADD, fields(groups=[group(role).pk for role in held]))

    if stored is None:
        assert "同时担任。" in "".join(answer.context["form"].errors["groups"])
        assert not User.objects.filter(username="limin").exists()
    else:
        assert role_names(User.objects.get(username="limin")) == stored


def test_nobody_edits_their_own_roles_and_another_administrator_may(administrator):
    second = member(roles.ADMINISTRATOR)
    booking = group(roles.BOOKING_STAFF)
    wanted = fields(administrator, groups=[group(roles.ADMINISTRATOR).pk, booking.pk])
    own = browser(administrator)
    assert "groups" not in own.get(edit(administrator)).context["form"].fields
    own.post(edit(administrator), wanted)
    assert role_names(administrator) == ["系统管理"]

    browser(second).post(edit(administrator), wanted)
    assert role_names(administrator) == ["系统管理", "预约管理"]


def test_a_superusers_account_is_closed_to_administrators(administrator):
    root = AdministratorFactory(username="root")
    assert browser(administrator).get(edit(root)).status_code == 302
    browser(administrator).post(edit(root), fields(root, full_name="别人"))
    root.refresh_from_db()
    assert root.full_name == "李敏"

    browser(AdministratorFactory()).post(edit(root), fields(root, full_name="王五"))
    root.refresh_from_db()
    assert root.full_name == "王五"


def test_a_user_cannot_be_copied(administrator):
    assert browser(administrator).get(f"/admin/users/copy/{administrator.pk}/").status_code == 404


# Other ways


def bulk(action, *users):
    ids = "&".join(f"id={user.pk}" for user in users)
    return f"/admin/bulk/accounts/user/{action}/?{ids}"


def test_a_role_given_in_bulk_keeps_the_rules_and_is_logged(administrator):
    clerk, client = UserFactory(username="limin"), browser(administrator)
    client.post(bulk("assign_role", clerk), {"role": group(roles.WRITER).pk})
    assert role_names(clerk) == ["录入"]
    assert said()[-1] == ("rights.roles_changed", "王芳", "limin", "角色：无 → 录入")

    client.post(bulk("assign_role", clerk), {"role": group(roles.ADMINISTRATOR).pk})
    client.post(bulk("assign_role", administrator), {"role": group(roles.WRITER).pk})
    assert (role_names(clerk), role_names(administrator)) == (["录入"], ["系统管理"])


def test_accounts_disabled_in_bulk_are_logged_and_no_superuser_is_among_them(administrator):
    clerk, root, client = UserFactory(username="limin"), AdministratorFactory(), browser(administrator)
    client.post(bulk("set_active_state", clerk), {"mark_as_active": "False"})
    client.post(bulk("set_active_state", root), {"mark_as_active": "False"})

    assert not User.objects.get(pk=clerk.pk).is_active
    assert User.objects.get(pk=root.pk).is_active
    assert said()[-1] == ("rights.account_changed", "王芳", "limin", "启用：是 → 否")


def test_a_deletion_is_logged(administrator):
    clerk = UserFactory(username="limin")
    browser(administrator).post(bulk("delete", clerk))

    assert not User.objects.filter(username="limin").exists()
    assert said()[-1][:3] == ("rights.account_deleted", "王芳", "limin")


def test_the_rules_hold_below_all_forms(administrator):
    clerk = member(roles.WRITER)
    with LogContext(user=administrator):
        for change in (
            lambda: administrator.groups.set([]),
            lambda: group(roles.ISSUER).user_set.add(administrator),
            lambda: group(roles.ADMINISTRATOR).user_set.add(clerk),
            lambda: clerk.groups.add(group(roles.AUDITOR)),
            lambda: User.objects.create_user("root", is_superuser=True),
        ):
            with pytest.raises(PermissionDenied), transaction.atomic():
                change()
        clerk.is_superuser = True
        with pytest.raises(PermissionDenied):
            clerk.save()
    assert (role_names(administrator), role_names(clerk)) == (["系统管理"], ["录入"])


def test_a_command_may_make_a_superuser_and_the_log_says_so():
    User.objects.create_superuser("root")

    assert said()[-1][:3] == ("rights.account_created", "系统", "root")
    assert "超级用户：无 → 是" in said()[-1][3]


def test_no_administrator_lets_administrators_sign():
    create_default_workflow()
    step = ReviewStep.objects.first()
    with pytest.raises(PermissionDenied), transaction.atomic():
        step.groups.add(group(roles.ADMINISTRATOR))
    step.groups.add(group(roles.ISSUER))
    assert group(roles.ISSUER) in step.groups.all()


# A street office


def test_the_first_account_of_a_street_office_makes_its_group(administrator, catalogue):
    own, other = (
        HeritageSitePageFactory(title=f"{name}的条目", street_office=TermFactory(vocabulary="street_office", name=name))
        for name in ("棉纺路街道", "林山寨街道")
    )
    client = browser(administrator)

    assert client.post(ADD, fields(street="棉纺路街道")).status_code == 302
    user = User.objects.get(username="limin")
    assert role_names(user) == ["棉纺路街道"]
    assert said()[-1] == ("rights.roles_changed", "王芳", "limin", "角色：无 → 棉纺路街道")
    clerk = browser(user)
    assert [clerk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code for page in (own, other)] == [
        200,
        302,
    ]
    # The next account of the office ticks its group.
    form = client.get(ADD).context["form"]
    assert [value for value, _ in form.fields["street"].choices] == ["", "林山寨街道"]
    assert "棉纺路街道——街道或部门：只看、只改本单位的条目，写好送审" in client.get(ADD).content.decode()


def test_a_street_office_excludes_the_administrators_role(administrator, catalogue):
    HeritageSitePageFactory(street_office=TermFactory(vocabulary="street_office", name="棉纺路街道"))
    answer = browser(administrator).post(ADD, fields(street="棉纺路街道", groups=[group(roles.ADMINISTRATOR).pk]))

    assert "不能和编写、审核、签发的角色或街道部门同时担任" in answer.content.decode()
    assert not Group.objects.filter(name="棉纺路街道").exists()


# Who is told


def test_the_auditor_and_the_person_concerned_are_told_at_once_and_nobody_else(administrator):
    auditor, clerk = member(roles.AUDITOR), member(roles.WRITER, username="limin")
    client = browser(administrator)
    client.post(edit(clerk), fields(clerk, groups=[group(roles.WRITER).pk, group(roles.ISSUER).pk]))
    told = "角色：录入 → 录入、签发（王芳，"

    assert told in browser(auditor).get("/admin/").content.decode()
    assert told in browser(clerk).get("/admin/").content.decode()
    assert told not in browser(member(roles.WRITER)).get("/admin/").content.decode()


def test_what_a_superuser_changes_of_a_role_is_told_to_the_auditor_and_its_members():
    auditor, issuer, writer = member(roles.AUDITOR), member(roles.ISSUER), member(roles.WRITER)
    chief = AdministratorFactory(full_name="赵总")
    permission = Permission.objects.get(codename="delete_source")
    with LogContext(user=chief):
        group(roles.ISSUER).permissions.add(permission)
        GroupPagePermission.objects.create(
            group=group(roles.ISSUER), page=Page.get_first_root_node(), permission=permission
        )
    told = [message for action, by, label, message in said() if action == "rights.group_changed"]

    assert told == [f"权限：无 → {permission.name}", f"权限：无 → {permission.name}（全部页面）"]
    for person, is_told in ((auditor, True), (issuer, True), (writer, False)):
        assert (told[0] in browser(person).get("/admin/").content.decode()) is is_told


def test_the_command_that_resets_the_roles_fills_no_log():
    ModelLogEntry.objects.all()._raw_delete("default")
    group(roles.ISSUER).permissions.clear()
    roles.establish_roles()

    assert said() == []
