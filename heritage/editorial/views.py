"""The review page, where users sign, and the pages for prechecks, withdrawal and the guide."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from heritage.editorial.forms import IgnoreForm, SignOffForm, WithdrawalForm
from heritage.editorial.log_report import may_read_log
from heritage.editorial.models import Decision, IgnoredHit, ReviewStep
from heritage.editorial.prechecks import Prechecks
from heritage.editorial.publishing import withdraw
from heritage.editorial.review import ChangedError, Review
from heritage.wagtail_patches.bulk_titles import pages_to_name
from heritage.wagtail_patches.revision_comparison import NOTHING, RevisionsCompareView


class ReviewView(RevisionsCompareView):
    """Show what would change for the public, and take the signature. A signature is bound to exactly this content."""

    template_name = "editorial/review.html"
    page_title = "审阅"
    header_icon = "clipboard-list"

    def setup(self, request, page_id):
        page = get_object_or_404(Page, pk=page_id)
        super().setup(request, page_id, "live" if page.live else NOTHING, "latest")

    @cached_property
    def review(self):
        return Review.of(self.object)

    def _form(self, data=None):
        progress = self.review.progress
        checks = progress.due.checks if progress.due else []
        return SignOffForm(data, checks=checks, initial={"seen": progress.content_hash})

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
        return (
            f"已签字。下一环节：{following.progress.due.name}。" if following else f"已签字，“{self.object}”通过三审。"
        )

    def get_context_data(self, form=None, **kwargs):
        context = super().get_context_data(**kwargs) | {"signed": self.object.sign_offs.all()}
        if self.review:
            context["prechecks"] = Prechecks.of_draft(self.object)
            progress = self.review.progress
            context |= {
                "review": self.review,
                "due": progress.due,
                "signatures": [(step, progress.signatures.get(step.pk)) for step in progress.steps],
                "refusal": self.review.refusal(self.request.user),
                "form": form or self._form(),
            }
        return context


class ReviewRecordView(TemplateView):
    """The review record of a page for printing on A4: signatures, publications and withdrawals."""

    template_name = "editorial/record.html"
    LOG_ACTIONS = (
        "wagtail.publish",
        "wagtail.unpublish",
        "editorial.withdraw",
        "editorial.unreviewed",
        "editorial.bypass",
    )

    def dispatch(self, request, *args, **kwargs):
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not (self.page.permissions_for_user(request.user).can_edit() or may_read_log(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        entries = PageLogEntry.objects.filter(page=self.page.pk, action__in=self.LOG_ACTIONS).order_by(
            "timestamp", "pk"
        )
        return super().get_context_data(**kwargs) | {
            "recorded": self.page,
            "signed": self.page.sign_offs.all(),
            "deeds": entries.select_related("user"),
            "ignored": self.page.ignored_hits.select_related("user").order_by("decided_at"),
            "now": timezone.now(),
        }


class PageFormView(WagtailAdminTemplateMixin, FormView):
    """A form about one page, for users with the `permission` on that page."""

    def dispatch(self, request, *args, **kwargs):
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not getattr(self.page.permissions_for_user(request.user), self.permission)():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": str(self.page)}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()


class PrecheckView(PageFormView):
    """The hits on a page, and a form to ignore one with a reason."""

    template_name = "editorial/prechecks.html"
    form_class = IgnoreForm
    page_title = "检查"
    header_icon = "check"
    permission = "can_edit"

    @cached_property
    def prechecks(self):
        return Prechecks.of_draft(self.page)

    def form_valid(self, form):
        hit = next((hit for hit in self.prechecks.open if hit.key == form.cleaned_data["key"]), None)
        if hit is None:
            messages.warning(self.request, "这一处已经改过，或者别人刚处理过。")
            return redirect(self.request.path)
        reason = form.cleaned_data["reason"]
        IgnoredHit.objects.get_or_create(
            page=self.page, key=hit.key, defaults={"said": str(hit)[:300], "reason": reason, "user": self.request.user}
        )
        log(
            instance=self.page,
            action="editorial.ignore_hit",
            user=self.request.user,
            data={"hit": str(hit), "reason": reason},
        )
        messages.success(self.request, "已记下理由，这一处不再提示。")
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"checked_page": self.page, "prechecks": self.prechecks}


class LivePrechecksView(TemplateView):
    """The hits of the draft as a fragment of HTML, which the editor's form loads again and again."""

    template_name = "editorial/live_prechecks.html"

    def get_context_data(self, **kwargs):
        page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return super().get_context_data(**kwargs) | {"checked_page": page, "prechecks": Prechecks.of_draft(page)}


class ChosenPagesView(ChosenMultipleView):
    """Wagtail's answer of the page chooser to several numbers, for pages that the user may know of."""

    def get(self, request):
        asked = [number for number in request.GET.getlist("id") if number.isdecimal()]
        if Page.objects.filter(pk__in=asked).exclude(pages_to_name(request.user)).exists():
            raise PermissionDenied
        return super().get(request)


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """The editors' guide. It lists the present steps and groups, read from the database."""

    template_name = "editorial/guide.html"
    page_title = "编辑指南"
    header_icon = "help"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        steps = ReviewStep.objects.filter(active=True).order_by("workflow_tasks__sort_order").prefetch_related("groups")
        return super().get_context_data(**kwargs) | {"steps": steps}


class WithdrawView(PageFormView):
    """Withdraw a page (撤稿): one reason, one button, public within a minute."""

    template_name = "editorial/withdraw.html"
    form_class = WithdrawalForm
    page_title = "撤稿"
    header_icon = "download"
    permission = "can_withdraw"

    def form_valid(self, form):
        withdraw(self.page, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, f"“{self.page}”已撤下，公众不能再看到。修改后须重新送审。")
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"page_to_withdraw": self.page}
