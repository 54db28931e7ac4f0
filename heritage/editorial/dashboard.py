"""The first page of the admin: sections of lines, each with a link to the page where the editor can act.

Other apps add sections by the hook `register_dashboard_sections`: a function of a user that returns Sections.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import CharField, Max, Q
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import ModelLogEntry, Page, Revision, TaskState, WorkflowState

from heritage.editorial.log_report import may_read_log
from heritage.editorial.models import ChangeState, ReviewStep
from heritage.editorial.prechecks import Prechecks
from heritage.editorial.shared_content.review import open_reviews
from heritage.wagtail_patches.page_workflow import without_workflow

MAX_LINES = 8  # lines of a section
_PATIENCE = timedelta(minutes=15)  # what is due waits so long for the timer
CACHE_SECONDS = 60  # for sections that are the same for everybody
RIGHTS_DAYS = 30  # how long a change of accounts and roles is shown
STALE_DAYS = 13  # 政府网站检查指标: 14 days without an update is a fault; the list appears one day before
_SECTION_DEPTH = 3
_STEP = Page.steplen * _SECTION_DEPTH


@dataclass
class Line:
    title: str
    href: str
    note: str = ""


@dataclass
class Section:
    """`count` is the number of all items, `lines` holds the first of them, `all_href` leads to the rest.

    `counted` hides the number in the heading, where the notes of the lines give numbers themselves.
    """

    heading: str
    lines: list = field(default_factory=list)
    count: int | None = None
    all_href: str = ""
    counted: bool = False

    @property
    def total(self):
        return len(self.lines) if self.count is None else self.count


class DashboardPanel(Component):
    name = "desk"
    template_name = "editorial/desk.html"
    order = 100

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        sections = own_sections(user)
        for more in hooks.get_hooks("register_dashboard_sections"):
            sections += more(user)
        return {"sections": [section for section in sections if section.total]}


def cached(name, ask):
    """Return the result of `ask()`, cached for CACHE_SECONDS."""
    return cache.get_or_set(f"desk-{name}", ask, CACHE_SECONDS)


def own_sections(user):
    return [
        changes_of_rights(user),
        awaiting_signature(user),
        *changes_of_shared_content(user),
        *reviews(user),
        own_drafts(user),
        *([scheduled(), cached("stale-columns", stale_columns)] if user.has_perm("editorial.withdraw_page") else []),
    ]


def changes_of_rights(user):
    """Return the log entries `rights.…`: all for an auditor, for everybody else what others did to them.

    That is to their account, or to what a role of theirs may do.
    """
    since = timezone.now() - timedelta(days=RIGHTS_DAYS)
    reads_all = may_read_log(user)
    entries = ModelLogEntry.objects.all()
    if not reads_all:
        groups = user.groups.annotate(key=Cast("pk", CharField())).values("key")  # as the log keeps it
        of_groups = Q(content_type=ContentType.objects.get_for_model(Group), object_id__in=groups)
        entries = entries.filter(of_groups | Q(pk__in=ModelLogEntry.objects.for_instance(user).values("pk")))
    entries = entries.filter(action__startswith="rights.", timestamp__gt=since)
    if not reads_all:
        entries = entries.exclude(action="rights.account_created").exclude(user=None).exclude(user=user)
    lines = [
        Line(
            entry.label,
            reverse("history") if reads_all else reverse("wagtailadmin_account"),
            f"{entry.message}（{entry.user_display_name}，{_minute(entry.timestamp)}）",
        )
        for entry in entries.select_related("user").order_by("-timestamp", "-pk")[:MAX_LINES]
    ]
    count = entries.count() if len(lines) == MAX_LINES else len(lines)
    heading = "账号和角色的变动" if reads_all else "我的账号的变动"
    return Section(heading, lines, count, reverse("history") if reads_all else "")


def awaiting_signature(user):
    steps = ReviewStep.objects.filter(active=True, groups__user=user)
    states = TaskState.objects.filter(task__in=steps.values("pk"), status=TaskState.STATUS_IN_PROGRESS)
    states = states.select_related("revision", "task", "workflow_state__requested_by").order_by("started_at", "pk")
    lines = [
        Line(
            state.revision.object_str,
            reverse("review", args=[state.revision.object_id]),
            f"{state.task.name}，{state.workflow_state.requested_by or '已注销的账号'}提交，{_day(state.started_at)}",
        )
        for state in states[:MAX_LINES]
    ]
    count = states.count() if len(lines) == MAX_LINES else len(lines)
    everything = f"{reverse('wagtailadmin_reports:workflow_tasks')}?reviewable=true"
    return Section("等我审的", lines, count, everything if count > MAX_LINES else "")


def changes_of_shared_content(user):
    """Return two sections of changes of pictures, documents, sources and terms: to be signed, returned to this user."""
    every = open_reviews()
    to_sign = [one for one in every if not one.refusal(user)]
    mine = [one.change for one in every if one.change.state == ChangeState.RETURNED and user.pk in one.authors]
    return [
        Section(
            "等我签的改动",
            [_change(one.change, one.change.words) for one in to_sign[:MAX_LINES]],
            len(to_sign),
            reverse("changes") if len(to_sign) > MAX_LINES else "",
        ),
        Section(
            "退给我的改动",
            [_change(change, change.comment) for change in mine[:MAX_LINES]],
        ),
    ]


def _change(change, note):
    return Line(str(change), reverse("change", args=[change.pk]), note)


def reviews(user):
    """Return three sections of drafts: returned to this user, returned by this user, waiting for a signature."""
    states = WorkflowState.objects.filter(
        Q(requested_by=user) | Q(current_task_state__finished_by=user),
        status__in=[WorkflowState.STATUS_NEEDS_CHANGES, WorkflowState.STATUS_IN_PROGRESS],
        current_task_state__isnull=False,
    ).select_related("current_task_state__revision", "current_task_state__task")
    states = list(states.order_by("-status", "-pk")[: 3 * MAX_LINES])  # returned ones first
    back = [state for state in states if state.status == WorkflowState.STATUS_NEEDS_CHANGES]
    mine = [state for state in back if state.requested_by_id == user.pk]
    sent_back = [state for state in back if state.current_task_state.finished_by_id == user.pk]
    waiting = [state for state in states if state.status == WorkflowState.STATUS_IN_PROGRESS]
    return [
        Section("退给我的", [_returned(state, "wagtailadmin_pages:edit") for state in mine[:MAX_LINES]]),
        Section("我退回、还没改好的", [_returned(state, "review") for state in sent_back[:MAX_LINES]]),
        Section("我送审的", [_waiting(state) for state in waiting[:MAX_LINES]]),
    ]


def _returned(state, address):
    task = state.current_task_state
    return Line(task.revision.object_str, reverse(address, args=[state.object_id]), task.comment)


def _waiting(state):
    task = state.current_task_state
    note = f"等待{task.task.name}，{_day(task.started_at)}起"
    return Line(task.revision.object_str, reverse("review", args=[state.object_id]), note)


def own_drafts(user):
    """Return the drafts that this user edited last and has not submitted; returned drafts are in another section."""
    pages = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    returned = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES)
    in_review = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    pages = without_workflow(without_workflow(pages, in_review), returned)
    return Section(
        "我写了一半的",
        [
            Line(page.draft_title, reverse("wagtailadmin_pages:edit", args=[page.pk]), _day(moment))
            for page in pages.order_by("-latest_revision_created_at").only("draft_title", "latest_revision_created_at")[
                :MAX_LINES
            ]
            if (moment := page.latest_revision_created_at)
        ],
    )


def scheduled():
    """Return what appears within a week, and first what is late: something that a check stops is in it by now."""
    now = timezone.now()
    revisions = Revision.objects.filter(approved_go_live_at__lt=now + timedelta(days=7))
    return Section(
        "七天内定时发布的",
        [
            Line(row.object_str, reverse("wagtailadmin_pages:edit", args=[row.object_id]), _due(row, now - _PATIENCE))
            for row in revisions.order_by("approved_go_live_at")[:MAX_LINES]
        ],
    )


def _due(revision, late):
    when = date_format(timezone.localtime(revision.approved_go_live_at), "n月j日 H:i")
    if revision.approved_go_live_at > late:
        return when
    hits = Prechecks(revision.as_object()).blocking
    return f"{when}没能公开：{hits[0] if hits else '请系统管理员看日志'}"


def stale_columns():
    """Return the columns (children of the home page that have child pages) without a recent publication."""
    latest = dict(
        Page.objects.live()
        .filter(depth__gte=_SECTION_DEPTH)
        .annotate(column=Substr("path", 1, _STEP))
        .order_by()
        .values_list("column")
        .annotate(Max("last_published_at"))
    )
    since = timezone.now() - timedelta(days=STALE_DAYS)
    columns = Page.objects.live().filter(depth=_SECTION_DEPTH, numchild__gt=0).order_by("path")
    return Section(
        f"{STALE_DAYS}天没有更新的栏目",
        [
            Line(
                column.title,
                reverse("wagtailadmin_explore", args=[column.pk]),
                f"上次发布：{_day(published) if published else '未知'}",
            )
            for column in columns
            if not (published := latest.get(column.path)) or published < since
        ],
    )


def _day(moment):
    return date_format(timezone.localtime(moment), "Y年n月j日")


def _minute(moment):
    return date_format(timezone.localtime(moment), "n月j日 H:i")
