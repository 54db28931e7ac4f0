"""Labels of Wagtail's forms and lists that no translation reaches.

Changes: labels in `base_fields` of the forms in `_LABELS`, wagtail.admin.views.workflows.TaskChooserSearchForm, and
`verbose_name_plural` of wagtail.admin.views.pages.search.SearchView
Package: wagtail 8.0.1
Reason: Wagtail makes these labels from the names in its code, without gettext.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtail_makes_these_labels_from_names
"""

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


def patch_labels():
    workflows.TaskChooserSearchForm = StepSearchForm
    SearchView.verbose_name_plural = "页面"
    for form, labels in _LABELS:
        for name, label in labels.items():
            form.base_fields[name].label = label
