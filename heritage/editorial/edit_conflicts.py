"""A save that would overwrite another editor's newer version is held until the editor has compared both.

Wagtail detects this for autosaves only and warns by script. Here the server asks, for pages and snippets: also without
a script, after an expired session, and when two editors save at the same moment.
"""

from hashlib import sha256

from django import forms
from django.core import serializers
from django.db import transaction
from django.utils import timezone
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.log_actions import registry as logs
from wagtail.models import Page

from heritage.editorial.draft_views import DraftEditMixin
from heritage.editorial.models import PendingChange
from heritage.wagtail_patches import edit_views

KEPT = "editorial.kept_mine"
# Fields that the conflict page adds to the form it sends again
KEEP, GO_ON = "conflict_keep", "conflict_go_on"
_OPENED = ("loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id", "opened")
_NOT_MINE = {"csrfmiddlewaretoken", KEEP, GO_ON}


class ConflictView(WagtailAdminTemplateMixin, TemplateResponseMixin, ContextMixin, View):
    """The conflict page: both versions field by field, and three choices. My text is in hidden fields of the page."""

    template_name = "editorial/conflict.html"
    page_title = "别人已经保存了新的版本"
    header_icon = "warning"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def answer(self, request, **context):
        self.setup(request)
        return self.render_to_response(self.get_context_data(**context), status=409)


class EditConflictMixin:
    """Comes before an edit view of Wagtail in the bases. Its `dispatch` must lock the row."""

    def post(self, request, *args, **kwargs):
        if self.expects_json_response or not self.is_overtaken():
            return self.keep_mine() if KEEP in request.POST else super().post(request, *args, **kwargs)
        return self.go_on() if GO_ON in request.POST else self.ask()

    def keep_mine(self):
        before, theirs = self.version(), self.replaced()
        response = super().post(self.request)
        if self.version() != before:
            log(instance=self.edited(), action=KEPT, user=self.request.user, data=theirs)
        return response

    def ask(self):
        theirs, mine, panel, valid = self.theirs_and_mine()
        comparison = [compare(theirs, mine) for compare in panel.get_comparison()]
        mine_as_sent = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in {*_OPENED, *_NOT_MINE}
            for value in values
        ]
        user, time = self.written()
        return ConflictView().answer(
            self.request,
            # An invalid form has no child rows yet, so only its fields are compared.
            comparison=[one for one in comparison if (valid or one.is_field) and one.has_changed()],
            valid=valid,
            user=user,
            time=time,
            mine=mine_as_sent,
            opened=[(name, self.request.POST[name]) for name in _OPENED if name in self.request.POST],
            newest=self.newest(),
            KEEP=KEEP,
            GO_ON=GO_ON,
            theirs_address=self.get_edit_url(),
        )


class PageEditConflictMixin(EditConflictMixin):
    def dispatch(self, request, page_id, **kwargs):
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            # A second save at the same moment waits for this lock, and then finds a newer version.
            Page.objects.select_for_update().filter(pk=page_id).first()
            return super().dispatch(request, page_id, **kwargs)

    def is_overtaken(self):
        told = {"loaded_revision_id", "overwrite_revision_id"} & self.request.POST.keys()
        return self.is_out_of_date or bool(self.latest_revision and not told)

    def version(self):
        return self.real_page_record.revisions.order_by("-created_at", "-pk").values_list("pk", "created_at").first()

    def edited(self):
        return self.page

    def written(self):
        return self.latest_revision.user or "别人", self.latest_revision.created_at

    def replaced(self):
        user, time = self.written()
        return {"over": f"{user}（{timezone.localtime(time):%Y-%m-%d %H:%M}）", "revision": self.latest_revision.pk}

    def newest(self):
        return [
            ("loaded_revision_id", self.latest_revision.pk),
            ("loaded_revision_created_at", self.latest_revision_created_at),
        ]

    def my_form(self):
        form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.get_object(),
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        form.defer_required_fields()
        return form

    def theirs_and_mine(self):
        form = self.my_form()
        valid = form.is_valid()
        mine = form.save(commit=False) if valid else form.instance
        panel = self.edit_handler.get_bound_panel(instance=self.page, request=self.request, form=None)
        return self.real_page_record.get_latest_revision_as_object(), mine, panel, valid

    def go_on(self):
        """Show the form with my text. It keeps the id of the revision I started from, so the next save asks again."""
        self.form = self.my_form()
        self.form.is_whole()
        self.form.restore_required_fields()
        self.has_unsaved_changes = True
        opened = self.request.POST.get("overwrite_revision_id") or self.request.POST.get("loaded_revision_id")
        self.page.latest_revision_id = int(opened) if opened and opened.isdecimal() else 0
        self.latest_revision_created_at = self.request.POST.get("loaded_revision_created_at", "")
        return self.render_to_response(self.get_context_data())


class PageEditView(PageEditConflictMixin, DraftEditMixin, edit_views.PageEditView):
    pass


class PageRevertView(PageEditConflictMixin, DraftEditMixin, edit_views.PageRevertView):
    pass


class SnippetEditView(EditConflictMixin, edit_views.SnippetEditView):
    """Snippets have no revisions: a hidden field holds the hash of the row when the form was opened."""

    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            self.object = self.model.objects.select_for_update().get(pk=self.object.pk)
            return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        version = self.version()  # before the form changes the instance
        form = super().get_form(form_class)
        form.fields["opened"] = forms.CharField(required=False, initial=version, widget=forms.HiddenInput)
        return form

    def is_overtaken(self):
        return self.request.POST.get("opened") != self.version()

    def version(self):
        stored = serializers.serialize("json", [self.newest_row()])
        return sha256(stored.encode()).hexdigest()

    def newest_row(self):
        """Return the row as the form shows it now: with what waits for signatures."""
        row = self.model.objects.get(pk=self.object.pk)
        pending = PendingChange.objects.open().of(row).first()
        return pending.put_into(row) if pending else row

    def edited(self):
        return self.object

    def written(self):
        entry = logs.get_logs_for_instance(self.object).first()
        return (entry.user or "别人", entry.timestamp) if entry else ("别人", None)

    def replaced(self):
        """Return their values for the log: without revisions they would be lost."""
        theirs = serializers.serialize("python", [self.newest_row()])[0]["fields"]
        return {"over": str(self.written()[0]), "theirs": {name: str(value) for name, value in theirs.items()}}

    def newest(self):
        return [("opened", self.version())]

    def theirs_and_mine(self):
        form = self.get_form()
        valid = form.is_valid()
        panel = self.panel.get_bound_panel(instance=self.object, request=self.request, form=None)
        return self.newest_row(), form.instance, panel, valid

    def go_on(self):
        self.form = self.get_form()
        self.form.is_valid()
        return self.render_to_response(self.get_context_data(form=self.form))
