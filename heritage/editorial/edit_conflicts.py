"""A save over somebody else's newer version is not written before its editor has seen both and chosen.

Wagtail notices it for what its script saves by itself, and warns of it by script. Here the server itself asks, for
pages and for snippets: without a script, after an expired session, and when two save at the same moment.
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

from heritage.wagtail_patches import edit_views

KEPT = "editorial.kept_mine"
# What the page of a conflict adds to the form that it carries on.
KEEP, GO_ON = "conflict_keep", "conflict_go_on"
_OPENED = ("loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id", "opened")
_NOT_MINE = {"csrfmiddlewaretoken", KEEP, GO_ON}


class ConflictView(WagtailAdminTemplateMixin, TemplateResponseMixin, ContextMixin, View):
    """Theirs and mine, field by field, and the three ways on. My text travels in the page itself."""

    template_name = "editorial/conflict.html"
    page_title = "别人已经保存了新的版本"
    header_icon = "warning"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def answer(self, request, **context):
        self.setup(request)
        return self.render_to_response(self.get_context_data(**context), status=409)


class AsksBeforeOverwriting:
    """Stands before an edit view of Wagtail's, whose `post` runs with the row locked."""

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
            # Rows of a form with mistakes are not rows yet; the fields beside them are shown.
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


class OfAPage(AsksBeforeOverwriting):
    def dispatch(self, request, page_id, **kwargs):
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            # Whoever saves at the same moment waits here, and then finds a newer version.
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
        """The form again, with my text; it still says what I began from, so that the next save asks again."""
        self.form = self.my_form()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.has_unsaved_changes = True
        opened = self.request.POST.get("overwrite_revision_id") or self.request.POST.get("loaded_revision_id")
        self.page.latest_revision_id = int(opened) if opened and opened.isdecimal() else 0
        self.latest_revision_created_at = self.request.POST.get("loaded_revision_created_at", "")
        return self.render_to_response(self.get_context_data())


class PageEditView(OfAPage, edit_views.PageEditView):
    pass


class PageRevertView(OfAPage, edit_views.PageRevertView):
    pass


class SnippetEditView(AsksBeforeOverwriting, edit_views.SnippetEditView):
    """A snippet keeps no revisions: its form says by a hash what it was when it was opened."""

    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            self.object = self.model.objects.select_for_update().get(pk=self.object.pk)
            return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        version = self.version()  # before the form writes into the row
        form = super().get_form(form_class)
        form.fields["opened"] = forms.CharField(required=False, initial=version, widget=forms.HiddenInput)
        return form

    def is_overtaken(self):
        return self.request.POST.get("opened") != self.version()

    def version(self):
        row = self.model.objects.get(pk=self.object.pk)
        return sha256(serializers.serialize("json", [row]).encode()).hexdigest()

    def edited(self):
        return self.object

    def written(self):
        entry = logs.get_logs_for_instance(self.object).first()
        return (entry.user or "别人", entry.timestamp) if entry else ("别人", None)

    def replaced(self):
        """There are no revisions to find theirs in again: the log keeps it."""
        theirs = serializers.serialize("python", [self.model.objects.get(pk=self.object.pk)])[0]["fields"]
        return {"over": str(self.written()[0]), "theirs": {name: str(value) for name, value in theirs.items()}}

    def newest(self):
        return [("opened", self.version())]

    def theirs_and_mine(self):
        form = self.get_form()
        valid = form.is_valid()
        panel = self.panel.get_bound_panel(instance=self.object, request=self.request, form=None)
        return self.model.objects.get(pk=self.object.pk), form.instance, panel, valid

    def go_on(self):
        self.form = self.get_form()
        self.form.is_valid()
        return self.render_to_response(self.get_context_data(form=self.form))
