"""Words of Wagtail's forms and lists that no catalogue reaches: Wagtail makes them of the names in its code."""

from wagtail.admin.forms import choosers
from wagtail.admin.forms.workflows import TaskChooserSearchForm, WorkflowPageForm
from wagtail.admin.views import workflows
from wagtail.admin.views.pages.search import SearchView
from wagtail.users.views.bulk_actions.assign_role import RoleForm

_LABELS = [
    (choosers.ExternalLinkChooserForm, {"link_text": "链接文字"}),
    (choosers.AnchorLinkChooserForm, {"link_text": "链接文字"}),
    (
        choosers.EmailLinkChooserForm,
        {"email_address": "邮箱", "link_text": "链接文字", "subject": "主题", "body": "正文"},
    ),
    (choosers.PhoneLinkChooserForm, {"phone_number": "电话号码", "link_text": "链接文字"}),
    (WorkflowPageForm, {"page": "页面"}),
    (RoleForm, {"role": "角色"}),
]


class StepSearchForm(TaskChooserSearchForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "task_type" in self.fields:  # added while the form is made
            self.fields["task_type"].label = "环节种类"


def say_it_in_chinese():
    workflows.TaskChooserSearchForm = StepSearchForm
    SearchView.verbose_name_plural = "页面"
    for form, labels in _LABELS:
        for name, label in labels.items():
            form.base_fields[name].label = label
