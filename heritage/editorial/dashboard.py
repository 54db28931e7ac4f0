"""What an editor sees first in the morning: sections of lines, each one click from where it is mended.

Other apps add sections with the hook `register_desk_sections`: a function of a user that returns Sections.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Max, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, WorkflowState

from heritage.editorial.models import ReviewStep
from heritage.wagtail_patches.page_workflow import without_workflow

MOST = 8  # lines of a section
KEPT = 60  # seconds: what is the same for everybody is not asked anew each time that somebody comes back to the desk
SILENT_DAYS = 13  # 政府网站检查指标: a column without news for two weeks is a fault; one day is left to mend it
_SECTION_DEPTH = 3
_STEP = Page.steplen * _SECTION_DEPTH


@dataclass
class Line:
    title: str
    href: str
    note: str = ""


@dataclass
class Section:
    """`count` is the number of all there are, of which `lines` shows the first; `all_href` leads to the rest.

    Where the notes of the lines count, `counted` leaves out the number of lines.
    """

    heading: str
    lines: list = field(default_factory=list)
    count: int | None = None
    all_href: str = ""
    counted: bool = False

    @property
    def total(self):
        return len(self.lines) if self.count is None else self.count


class DeskPanel(Component):
    name = "desk"
    template_name = "editorial/desk.html"
    order = 100

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        sections = own_sections(user)
        for more in hooks.get_hooks("register_desk_sections"):
            sections += more(user)
        return {"sections": [section for section in sections if section.total]}


def kept(name, ask):
    """Return what `ask` returned a short while ago, or ask it."""
    return cache.get_or_set(f"desk-{name}", ask, KEPT)


def own_sections(user):
    return [
        waiting_for(user),
        *reviews(user),
        own_work(user),
        *([going_out(), kept("silent-columns", silent_columns)] if user.has_perm("editorial.withdraw_page") else []),
    ]


def waiting_for(user):
    steps = ReviewStep.objects.filter(active=True, groups__user=user)
    states = TaskState.objects.filter(task__in=steps.values("pk"), status=TaskState.STATUS_IN_PROGRESS)
    states = states.select_related("revision", "task", "workflow_state__requested_by").order_by("started_at", "pk")
    lines = [
        Line(
            state.revision.object_str,
            reverse("review", args=[state.revision.object_id]),
            f"{state.task.name}，{state.workflow_state.requested_by or '已注销的账号'}提交，{_day(state.started_at)}",
        )
        for state in states[:MOST]
    ]
    count = states.count() if len(lines) == MOST else len(lines)
    everything = f"{reverse('wagtailadmin_reports:workflow_tasks')}?reviewable=true"
    return Section("等我审的", lines, count, everything if count > MOST else "")


def reviews(user):
    """Three sections: what came back to this person, what they sent back and nobody has mended yet, what waits."""
    states = WorkflowState.objects.filter(
        Q(requested_by=user) | Q(current_task_state__finished_by=user),
        status__in=[WorkflowState.STATUS_NEEDS_CHANGES, WorkflowState.STATUS_IN_PROGRESS],
        current_task_state__isnull=False,
    ).select_related("current_task_state__revision", "current_task_state__task")
    states = list(states.order_by("-status", "-pk")[: 3 * MOST])  # what came back first
    back = [state for state in states if state.status == WorkflowState.STATUS_NEEDS_CHANGES]
    mine = [state for state in back if state.requested_by_id == user.pk]
    sent_back = [state for state in back if state.current_task_state.finished_by_id == user.pk]
    waiting = [state for state in states if state.status == WorkflowState.STATUS_IN_PROGRESS]
    return [
        Section("退给我的", [_returned(state, "wagtailadmin_pages:edit") for state in mine[:MOST]]),
        Section("我退回、还没改好的", [_returned(state, "review") for state in sent_back[:MOST]]),
        Section("我送审的", [_waiting(state) for state in waiting[:MOST]]),
    ]


def _returned(state, address):
    task = state.current_task_state
    return Line(task.revision.object_str, reverse(address, args=[state.object_id]), task.comment)


def _waiting(state):
    task = state.current_task_state
    note = f"等待{task.task.name}，{_day(task.started_at)}起"
    return Line(task.revision.object_str, reverse("review", args=[state.object_id]), note)


def own_work(user):
    """What this person wrote last and has not submitted, to go on with it; what came back to them stands above."""
    pages = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    returned = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES)
    in_review = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    pages = without_workflow(without_workflow(pages, in_review), returned)
    return Section(
        "我写了一半的",
        [
            Line(page.draft_title, reverse("wagtailadmin_pages:edit", args=[page.pk]), _day(moment))
            for page in pages.order_by("-latest_revision_created_at").only("draft_title", "latest_revision_created_at")[
                :MOST
            ]
            if (moment := page.latest_revision_created_at)
        ],
    )


def going_out():
    now = timezone.now()
    revisions = Revision.objects.filter(approved_go_live_at__range=(now, now + timedelta(days=7)))
    return Section(
        "七天内定时发布的",
        [
            Line(
                row.object_str,
                reverse("wagtailadmin_pages:edit", args=[row.object_id]),
                date_format(timezone.localtime(row.approved_go_live_at), "n月j日 H:i"),
            )
            for row in revisions.order_by("approved_go_live_at")[:MOST]
        ],
    )


def silent_columns():
    """Columns of the site (children of the home page that have pages below) in which nothing came out lately."""
    latest = dict(
        Page.objects.live()
        .filter(depth__gte=_SECTION_DEPTH)
        .annotate(column=Substr("path", 1, _STEP))
        .order_by()
        .values_list("column")
        .annotate(Max("last_published_at"))
    )
    since = timezone.now() - timedelta(days=SILENT_DAYS)
    columns = Page.objects.live().filter(depth=_SECTION_DEPTH, numchild__gt=0).order_by("path")
    return Section(
        f"{SILENT_DAYS}天没有更新的栏目",
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
