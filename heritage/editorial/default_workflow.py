"""The review workflow of a new site. Steps and signers are data: 系统管理 changes them under 设置 → 工作流程."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from heritage.editorial.models import ReviewStep

NAME = "三审三校"
_WAGTAILS = "系统自带，已停用"
STEPS = {"初审": "校对", "复审": "审核", "终审": "签发"}  # step: group that signs it


@transaction.atomic
def create_default_workflow():
    """Assign a review of three steps to the root page, unless it has an active review already.

    Raise Group.DoesNotExist if the roles have not been created.
    """
    root = Page.get_first_root_node()
    if ReviewStep.objects.filter(active=True, workflow_tasks__workflow__workflow_pages__page=root).exists():
        return
    workflow = Workflow.objects.create(name=NAME)
    for order, (name, group) in enumerate(STEPS.items()):
        step = ReviewStep.objects.create(name=name)
        step.groups.set([Group.objects.get(name=group)])
        WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=order)
    # Wagtail's migrations create a workflow of their own. Its steps leave no sign-off, so it could never publish.
    for page in WorkflowPage.objects.filter(page=root):
        page.workflow.deactivate()
        Task.objects.filter(workflow_tasks__workflow=page.workflow).update(name=f"{_WAGTAILS}环节")
        Workflow.objects.filter(pk=page.workflow_id).update(name=_WAGTAILS)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
