"""The queue of changes of shared content, the page that shows one and takes signatures, and 撤下."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.compare import comparison_class_registry
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from heritage.editorial.forms import SignOffForm, WithdrawalForm
from heritage.editorial.log_report import may_read_log
from heritage.editorial.models import ChangeState, Decision, PendingChange
from heritage.editorial.review import ChangedError
from heritage.editorial.shared_content import guard
from heritage.editorial.shared_content.kinds import kind_of, kinds
from heritage.editorial.shared_content.review import ChangeReview, open_reviews
from heritage.editorial.shared_content.usage import public_pages_using, public_uses
from heritage.editorial.shared_content.withdrawal import may_withdraw, withdraw_file


def may_change(user, row):
    return policy_registry.get_by_type(type(row)).user_has_permission_for_instance(user, "change", row)


def may_see(user, review):
    """Whether a user may read a change: who may edit the row, who signs, and who reads the log."""
    return review.target is not None and (may_change(user, review.target) or review.is_for(user) or may_read_log(user))


def may_read_changes(user):
    """Whether the queue is for this user at all."""
    policies = (policy_registry.get_by_type(kind.model) for kind in kinds())
    return may_read_log(user) or any(policy.user_has_permission(user, "change") for policy in policies)


class ChangeListView(WagtailAdminTemplateMixin, TemplateView):
    """All open changes that the user may read, the oldest first."""

    template_name = "editorial/changes.html"
    page_title = "待签改动"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request, *args, **kwargs):
        if not may_read_changes(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        reviews = [one for one in open_reviews() if may_see(user, one)]
        used = {}
        for kind in kinds():
            pks = [one.target.pk for one in reviews if one.change.kind is kind]
            used[kind.model] = public_uses(kind.model, pks) if pks else {}
        rows = [(one, one.refusal(user), len(used[one.change.kind.model][one.target.pk])) for one in reviews]
        return super().get_context_data(**kwargs) | {"rows": rows}


class ChangeView(WagtailAdminTemplateMixin, TemplateView):
    """One change: what is public now beside what would be, the pages that it touches, and the signature."""

    template_name = "editorial/change.html"
    page_title = "待签改动"
    header_icon = "clipboard-list"

    def dispatch(self, request, *args, **kwargs):
        self.review = ChangeReview(get_object_or_404(PendingChange, pk=kwargs["pk"]))
        if not may_see(request.user, self.review):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.review.change)

    def get_breadcrumbs_items(self):
        queue = {"url": reverse("changes"), "label": self.page_title}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": str(self.review.change)}]

    def _form(self, data=None):
        progress = self.review.progress
        checks = progress.due.checks if progress.due else []
        return SignOffForm(data, checks=checks, initial={"seen": progress.content_hash})

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        answer = form.cleaned_data
        decision = answer["decision"]
        try:
            self.review.sign(request.user, answer["seen"], decision, answer["comment"].strip(), answer["checked"])
        except ChangedError:
            messages.error(request, "您打开以后内容又有改动，或者别人已经签过。请看过现在的内容再签。")
            return redirect(request.path)
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, self._outcome(decision))
        return redirect("changes")

    def _outcome(self, decision):
        change = PendingChange.objects.get(pk=self.review.change.pk)
        if decision == Decision.RETURNED:
            return f"“{change}”的改动已退回。"
        if change.state == ChangeState.SIGNED:
            return f"已签字，“{change}”的改动已公开。"
        return f"已签字。下一环节：{ChangeReview(change).progress.due.name}。"

    def get_context_data(self, form=None, **kwargs):
        review, user = self.review, self.request.user
        change = review.change
        context = super().get_context_data(**kwargs) | {"review": review, "change": change}
        context |= {"signed": change.sign_offs.all(), "edit_address": edit_address(review.target)}
        if change.is_open:
            progress = review.progress
            context |= {
                "due": progress.due,
                "signatures": [(step, progress.signatures.get(step.pk)) for step in progress.steps],
                "refusal": review.refusal(user),
                "form": form or self._form(),
                "comparison": comparison(change),
                "has_pictures": change.kind.preview is not None,
                "may_take_back": may_change(user, review.target),
            }
        return context


def comparison(change):
    """Return the comparisons of the fields that differ, without the file and the coordinates in a picture."""
    before = change.kind.model.objects.get(pk=change.object_id)
    after = change.put_into(change.kind.model.objects.get(pk=change.object_id))
    fields = [one for one in change.fields if one.name != change.kind.file and not one.name.startswith("focal_point")]
    found = [comparison_class_registry.get(field)(field, before, after) for field in fields]
    return [one for one in found if one.has_changed()]


class TakeBackView(ChangeView):
    """Drop a change: whoever may edit the row may."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        change = self.review.change
        if not may_change(request.user, self.review.target):
            raise PermissionDenied
        if change.is_open:
            self.review.take_back(request.user)
            messages.success(request, f"“{change}”的改动已收回，公开的内容不变。")
        return redirect(edit_address(self.review.target))


class ChangeFileView(ChangeView):
    """The file of a change, or of the row as it is public now: a small picture, or a download."""

    def get(self, request, *args, **kwargs):
        change, which = self.review.change, kwargs["which"]
        row = change.kind.model.objects.get(pk=change.object_id)
        if which == "new":
            change.put_into(row)
            if change.file:
                setattr(row, change.kind.file, change.file.name)
        file = getattr(row, change.kind.file, None) if change.kind.file else None
        try:
            if not file:
                raise Http404
            if change.kind.preview:
                data, content_type = change.kind.preview(row)
                return HttpResponse(data, content_type=content_type, headers={"Cache-Control": "private, no-store"})
            stored = file.storage.open(file.name)
        except FileNotFoundError:
            raise Http404("文件已丢失。") from None
        name = change.file_name if which == "new" and change.file else row.filename
        return FileResponse(stored, as_attachment=True, filename=name, content_type="application/octet-stream")


class WithdrawFileView(WagtailAdminTemplateMixin, FormView):
    """撤下 of a picture or document: one reason, one button, and it is gone from all public pages."""

    template_name = "editorial/withdraw_file.html"
    form_class = WithdrawalForm
    page_title = "撤下"
    header_icon = "download"

    def dispatch(self, request, *args, **kwargs):
        model = next((kind.model for kind in kinds() if kind.model._meta.model_name == kwargs["model"]), None)
        if model is None:
            raise Http404
        self.row = get_object_or_404(model, pk=kwargs["pk"])
        if not may_withdraw(request.user, self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = {"url": edit_address(self.row), "label": str(self.row)}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_page_subtitle(self):
        return str(self.row)

    def form_valid(self, form):
        withdraw_file(self.row, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, f"“{self.row}”已撤下，公众不能再看到。")
        return redirect(edit_address(self.row))

    def get_context_data(self, **kwargs):
        pages = list(public_pages_using(self.row))
        return super().get_context_data(**kwargs) | {"row": self.row, "pages": pages, "back": edit_address(self.row)}


def edit_address(row):
    return reverse(kind_of(row).edit_address, args=[row.pk])


class SharedContentEditMixin:
    """Comes before an edit view of Wagtail in the bases."""

    def get_success_message(self):
        if self.form.stored_change:
            return "已存下，等签发。签发以前，公众看到的还是原来的内容。"
        return super().get_success_message()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pending = self.form.pending
        return context | {
            "public_use": {
                "kind": kind_of(self.object),
                "pages": list(public_pages_using(self.object)),
                "pending": pending,
                "may_withdraw": may_withdraw(self.request.user, self.object),
                "model_name": self.object._meta.model_name,
                "object": self.object,
            }
        }


class SharedContentDeleteMixin:
    """Comes before a delete view of Wagtail in the bases: what a public page shows is not deleted."""

    def dispatch(self, request, *args, **kwargs):
        row = getattr(self, "object", None) or self.get_object()
        if may_change(request.user, row) and (refusal := guard.refusal_to_delete(row)):
            messages.error(request, refusal)
            return redirect(edit_address(row))
        return super().dispatch(request, *args, **kwargs)


def keep_what_is_public(request, action_type, objects, action):
    """Refuse bulk actions that change what a public page shows (hook `before_bulk_action`)."""
    if action_type not in {"delete", "add_to_collection"} or kind_of(action.model) is None:
        return None
    used = [(row, pages) for row in objects if (pages := list(public_pages_using(row)))]
    if not used:
        return None
    what = "删除" if action_type == "delete" else "成批改集合"
    named = "；".join(f"“{row}”用在{guard.named(pages)}" for row, pages in used[:3])
    messages.error(request, f"没有{what}：{named}{'等' if len(used) > 3 else ''}。请逐个打开处理，改动等签发。")
    return redirect(action.next_url)
