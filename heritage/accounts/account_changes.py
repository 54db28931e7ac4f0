"""What may change about an account, and the log of each change with the values before and after.

The signals below see every way: forms, bulk actions, an API, commands. A rule about the person who acts applies inside
the admin, where Wagtail's LogContext names that person; a command has nobody to ask.
"""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.log_actions import LogFormatter, get_active_log_context, log
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Task

from heritage.accounts.models import User
from heritage.accounts.roles import ADMINISTRATOR, AUDITOR, BOOKING_STAFF

# Log actions that begin with `rights.` are shown to auditors and to the person concerned on the dashboard.
ACTIONS = {
    "rights.account_created": "新建账号",
    "rights.account_changed": "改账号",
    "rights.account_deleted": "删除账号",
    "rights.roles_changed": "改角色",
    "rights.group_changed": "改角色的权限",
    "rights.code_issued": "发登录码",
    "rights.code_used": "用登录码登录",
}
_LABELS = {
    "username": "账号",
    "full_name": "姓名",
    "unit": "单位",
    "email": "邮箱",
    "is_active": "启用",
    "is_superuser": "超级用户",
}
_TOGETHER_WITH_ADMINISTRATOR = {ADMINISTRATOR.name, BOOKING_STAFF.name}
OWN_ROLES = "自己的角色不能自己改，请另一位系统管理员改。"
OF_SUPERUSERS = "超级用户只能用命令行设立，也只有超级用户能改他的账号。"


def conflict_of(names):
    """Return why these groups cannot be held together, or an empty string."""
    names = {*names}
    if AUDITOR.name in names and len(names) > 1:
        return "“安全审计”不能和别的角色同时担任。"
    if ADMINISTRATOR.name in names and names - _TOGETHER_WITH_ADMINISTRATOR:
        return "“系统管理”不能和编写、审核、签发的角色或街道部门同时担任。"
    return ""


class ChangeFormatter(LogFormatter):
    def format_message(self, log_entry):
        before, after = log_entry.data.get("before", {}), log_entry.data.get("after", {})
        changes = [f"{name}：{before.get(name) or '无'} → {after.get(name) or '无'}" for name in {**before, **after}]
        return "；".join(changes) or self.label


def register(actions):
    for action, label in ACTIONS.items():
        actions.register_action(action)(type("ChangeFormatter", (ChangeFormatter,), {"label": label}))


def log_change(event, account, before=None, after=None, by=None):
    data = {"before": before or {}, "after": after or {}}
    log(instance=User(pk=account.pk), action=f"rights.{event}", user=by, title=account.get_username(), data=data)


def check_actor(account, was_superuser):
    """Raise PermissionDenied if the person at work is no superuser and the account is one."""
    actor = get_active_log_context().user
    if actor and was_superuser and not actor.is_superuser:
        raise PermissionDenied(OF_SUPERUSERS)


def _values(user):
    said = {True: "是", False: "否"}
    return {label: said.get(value := getattr(user, name), value) for name, label in _LABELS.items()}


@receiver(pre_save, sender=User)
def _check_account(instance, raw, update_fields, **kwargs):
    instance.values_before = None
    if raw or (update_fields is not None and not _LABELS.keys() & {*update_fields}):
        return
    before = None if instance._state.adding else User.objects.filter(pk=instance.pk).first()
    was_superuser = bool(before and before.is_superuser)
    if get_active_log_context().user and instance.is_superuser != was_superuser:
        raise PermissionDenied(OF_SUPERUSERS)
    instance.values_before = _values(before) if before else {}
    if instance.values_before != _values(instance):
        check_actor(instance, was_superuser)


@receiver(post_save, sender=User)
def _log_account(instance, **kwargs):
    if instance.values_before is None:
        return
    before, after = instance.values_before, _values(instance)
    if changed := [label for label in after if before.get(label, "") != after[label]]:
        pick = {label: before[label] for label in changed if label in before}
        event = "account_changed" if before else "account_created"
        log_change(event, instance, pick, {label: after[label] for label in changed})


@receiver(post_delete, sender=User)
def _log_deletion(instance, **kwargs):
    log_change("account_deleted", instance, _values(instance))


@receiver(m2m_changed, sender=User.groups.through)
def _check_roles(instance, action, reverse, pk_set, **kwargs):
    """Check and log new roles before they are stored; both happen in the transaction that stores them."""
    when, _, what = action.partition("_")
    if when != "pre":
        return
    if not reverse:
        users = [instance]
    else:
        users = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
    for user in users:
        before = {*user.groups.values_list("name", flat=True)}
        named = (
            {instance.name} if reverse else {*Group.objects.filter(pk__in=pk_set or ()).values_list("name", flat=True)}
        )
        after = before | named if what == "add" else before - named if reverse or what == "remove" else set()
        if after != before:
            _check_role_change(user, after)
            log_change("roles_changed", user, {"角色": _joined(before)}, {"角色": _joined(after)})


def _check_role_change(user, after):
    actor = get_active_log_context().user
    if actor and actor.pk == user.pk:
        raise PermissionDenied(OWN_ROLES)
    check_actor(user, user.is_superuser)
    if conflict := conflict_of(after):
        raise PermissionDenied(conflict)


def _joined(names):
    return "、".join(sorted(names))


@receiver(m2m_changed, sender=Group.permissions.through)
def _log_permissions_of_group(instance, action, reverse, pk_set, **kwargs):
    if action in {"post_add", "post_remove"} and not reverse:
        names = _joined(Permission.objects.filter(pk__in=pk_set).values_list("name", flat=True))
        _log_group_change(instance, names, was_given=action == "post_add")


@receiver(post_save, sender=GroupPagePermission)
@receiver(post_save, sender=GroupCollectionPermission)
@receiver(post_delete, sender=GroupPagePermission)
@receiver(post_delete, sender=GroupCollectionPermission)
def _log_permission_of_group(instance, created=False, **kwargs):
    scope = instance.page if isinstance(instance, GroupPagePermission) else instance.collection
    _log_group_change(instance.group, f"{instance.permission.name}（{scope}）", was_given=created)


def _log_group_change(group, names, was_given):
    """Log what somebody did in the admin. `manage.py roles` resets the roles to what this program says."""
    if names and get_active_log_context().user:
        data = {"before": {"权限": "" if was_given else names}, "after": {"权限": names if was_given else ""}}
        log(instance=group, action="rights.group_changed", title=group.name, data=data)


@receiver(m2m_changed)
def _check_signing_groups(instance, action, model, pk_set, **kwargs):
    """No step of a review is signed by 系统管理 or 安全审计: the administrators who edit the steps would sign too."""
    if action != "pre_add" or model is not Group or not isinstance(instance, Task):
        return
    if Group.objects.filter(pk__in=pk_set, name__in=[ADMINISTRATOR.name, AUDITOR.name]).exists():
        raise PermissionDenied("“系统管理”和“安全审计”不能审核、签发。")
