"""The review page, where sign-offs are given, and the withdrawal."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.models import Page

from heritage.editorial.forms import SignOffForm, WithdrawalForm
from heritage.editorial.models import Decision
from heritage.editorial.publishing import withdraw
from heritage.editorial.review import ChangedError, Review


class ReviewView(RevisionsCompareView):
    """What would change for the public, and what is to be checked. A signature is bound to just this content."""

    template_name = "editorial/review.html"
    page_title = "审阅"
    header_icon = "clipboard-list"

    def setup(self, request, page_id):
        page = get_object_or_404(Page, pk=page_id)
        super().setup(request, page_id, "live" if page.live else "nothing", "latest")

    @cached_property
    def review(self):
        return Review.of(self.object)

    def _get_revision_and_heading(self, revision_id):
        if revision_id == "nothing":
            return type(self.object)(), "尚未公开"
        return super()._get_revision_and_heading(revision_id)

    def _form(self, data=None):
        due = self.review.due
        return SignOffForm(data, checks=due.checks if due else [], initial={"seen": self.review.fingerprint})

    def post(self, request, *args, **kwargs):
        if self.review is None:
            messages.warning(request, "这一页现在不在审核中。")
            return redirect(self.get_edit_url())
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        answer = form.cleaned_data
        try:
            self.review.sign(
                request.user, answer["seen"], answer["decision"], answer["comment"].strip(), answer["checked"]
            )
        except ChangedError:
            messages.error(request, "您打开以后内容又有改动，或者别人已经签过。请看过现在的稿子再签。")
            return redirect(request.path)
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, self._outcome(answer["decision"]))
        return redirect("wagtailadmin_home")

    def _outcome(self, decision):
        if decision == Decision.RETURNED:
            return f"“{self.object}”已退回作者。"
        following = Review.of(Page.objects.get(pk=self.object.pk).specific)
        return f"已签字。下一环节：{following.due.name}。" if following else f"已签字，“{self.object}”通过三审。"

    def get_context_data(self, form=None, **kwargs):
        context = super().get_context_data(**kwargs) | {"signed": self.object.sign_offs.all()}
        if self.review:
            due = self.review.due
            context |= {
                "review": self.review,
                "due": due,
                "signatures": [(step, self.review.signatures.get(step.pk)) for step in self.review.steps],
                "refusal": self.review.refusal(self.request.user),
                "form": form or self._form(),
            }
        return context


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    """Take a page from the public within a minute (撤稿): one reason, one button."""

    template_name = "editorial/withdraw.html"
    form_class = WithdrawalForm
    page_title = "撤稿"
    header_icon = "download"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not self.page.permissions_for_user(request.user).can_withdraw():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": str(self.page)}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        withdraw(self.page, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, f"“{self.page}”已撤下，公众不能再看到。修改后须重新送审。")
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"page_to_withdraw": self.page}
