"""A save over a newer version of somebody else asks first, for pages and snippets; a draft is never refused.

Changes: wraps `dispatch`, `post`, `save_action`, `get_context_data` and the form handling of
wagtail.admin.views.pages.edit.EditView, wagtail.admin.views.pages.create.CreateView,
wagtail.admin.views.pages.revisions.RevisionsRevertView and wagtail.snippets.views.snippets.EditView
Package: wagtail 8.0.1
Reason: Wagtail warns by script only; without the script the later save wins. The mixins are in
heritage/editorial/edit_conflicts.py and heritage/editorial/draft_views.py; they use `form_class`, `edit_handler`,
`panel`, `latest_revision`, `latest_revision_created_at`, `is_out_of_date`, `real_page_record` and
`expects_json_response` of these views.
Upstream: not offered
May go when this fails: test_a_plain_post_to_wagtails_edit_view_overwrites_a_newer_version
"""

from wagtail.admin.views.pages.create import CreateView as PageCreateView
from wagtail.admin.views.pages.edit import EditView as PageEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView as PageRevertView
from wagtail.snippets.views.snippets import EditView as SnippetEditView

__all__ = ["PageCreateView", "PageEditView", "PageRevertView", "SnippetEditView"]
