"""The catalogue on the editors' dashboard: incomplete entries, and entries that nobody has checked for a year."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from heritage.catalogue.listing import gaps
from heritage.catalogue.models import HeritageSitePage
from heritage.editorial.dashboard import MAX_LINES, Line, Section, cached

A_YEAR = timedelta(days=365)
PER_PAGE = 50


def may_edit(user):
    return policy_registry.get_by_type(Page).user_has_permission(user, "change")


def editable_entries(user):
    """Return the public entries that a user may edit: all of them, or those of a department."""
    pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, {"change"})
    return HeritageSitePage.objects.live().filter(pk__in=pages.values("pk"))


def sections(user):
    if not may_edit(user):
        return []
    counted = cached(f"gaps-{user.pk}", lambda: gaps.counts(editable_entries(user)))
    incomplete = [
        Line(gap.label, reverse("gap", args=[code]), f"{counted[code]}条")
        for code, gap in gaps.GAPS.items()
        if counted[code]
    ]
    return [Section("不完整的条目", incomplete, counted=True), cached(f"unchecked-{user.pk}", lambda: _unchecked(user))]


def _unchecked(user):
    before = timezone.localdate() - A_YEAR
    entries = editable_entries(user).filter(last_checked__lt=before).order_by("last_checked", "number")
    lines = [
        Line(
            entry.title, reverse("wagtailadmin_pages:edit", args=[entry.pk]), f"上次核对：{entry.last_checked:%Y-%m-%d}"
        )
        for entry in entries.only("title", "last_checked")[:MAX_LINES]
    ]
    return Section("一年没有核对的条目", lines, entries.count() if len(lines) == MAX_LINES else None)


class GapView(WagtailAdminTemplateMixin, TemplateView):
    """The entries with one kind of gap, each with a link to its form."""

    template_name = "catalogue/admin/gap.html"
    header_icon = "warning"

    def dispatch(self, request, *args, **kwargs):
        if not may_edit(request.user):
            raise PermissionDenied
        if kwargs["code"] not in gaps.GAPS:
            raise Http404
        self.gap = gaps.GAPS[kwargs["code"]]
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.gap.label

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.gap.label}]

    def get_context_data(self, **kwargs):
        entries = editable_entries(self.request.user).filter(self.gap.condition).order_by("number")
        page = Paginator(entries.only("number", "title"), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"entries": page}
