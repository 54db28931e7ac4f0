"""Reports for editors: pictures that are not public and why, licences and consents that expire soon."""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import Case, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from heritage.photos import publication
from heritage.photos.choices import People
from heritage.photos.models import Photo

REASONS = list(publication.conditions())


def editable_photos(user):
    """Return the pictures that the user may edit."""
    return policy_registry.get_by_type(Photo).instances_user_has_permission_for(user, "change")


def expiring(photos, day=None):
    """Return pictures whose licence or consent has expired or expires soon, the earliest `ends` first."""
    day = (day or timezone.localdate()) + publication.NOTICE
    # consent matters only where people are recognisable
    consent = Case(When(people=People.RECOGNISABLE, then="consent_until"))
    ends = Least(Coalesce("licence_until", consent), Coalesce(consent, "licence_until"))
    return photos.annotate(ends=ends).filter(ends__lte=day).order_by("ends", "pk")


def expiring_rights(photo):
    """Return which of licence and consent expires on the day `ends`."""
    days = {"许可": photo.licence_until, "同意": photo.consent_until}
    return "、".join(words for words, day in days.items() if day == photo.ends)


class HeldBackFilterSet(WagtailFilterSet):
    reason = django_filters.MultipleChoiceFilter(
        label="原因", choices=[(words, words) for words in REASONS], method="with_reason"
    )

    class Meta:
        model = Photo
        fields = ["medium"]

    def with_reason(self, photos, name, words):
        conditions = publication.conditions()
        return photos.filter(reduce(or_, (conditions[one] for one in words))) if words else photos


class PhotoReport(ReportView):
    model = Photo
    header_icon = "image"
    permission_required = "change"
    default_ordering = "-created_at"
    title = TitleColumn("title", label="标题", get_url=lambda photo: reverse("wagtailimages:edit", args=[photo.pk]))
    used = TitleColumn(
        "used", label="用在", accessor=lambda photo: "查看", get_url=lambda photo: photo.usage_url, width="64"
    )


class HeldBackView(PhotoReport):
    page_title = "未能公开的图片"
    index_url_name = "photos_held_back"
    index_results_url_name = "photos_held_back_results"
    filterset_class = HeldBackFilterSet
    columns = [
        PhotoReport.title,
        Column("obstacles", label="原因", accessor=lambda photo: "；".join(photo.obstacles)),
        Column("credit", label="署名"),
        PhotoReport.used,
    ]

    def get_queryset(self):
        return editable_photos(self.request.user).held_back().with_obstacles().order_by("-created_at")


class EndingView(PhotoReport):
    page_title = "快到期的许可与同意"
    index_url_name = "photos_ending"
    index_results_url_name = "photos_ending_results"
    columns = [
        PhotoReport.title,
        Column("what", label="到期的", accessor=expiring_rights),
        Column("ends", label="到期日"),
        Column("state", label="状态", accessor=lambda photo: "已撤下" if photo.obstacles else "公开中"),
        PhotoReport.used,
    ]

    def get_queryset(self):
        return expiring(editable_photos(self.request.user)).with_obstacles()


class EndingPanel(Component):
    """The panel on the first page of the admin."""

    name = "photos_ending"
    template_name = "photos/admin/ending_panel.html"
    order = 50

    def __init__(self, user):
        self.user = user

    @cached_property
    def counts(self):
        days = expiring(editable_photos(self.user)).values_list("ends", flat=True)
        today = timezone.localdate()
        return {"ended": sum(day < today for day in days), "soon": sum(day >= today for day in days)}

    def get_context_data(self, parent_context):
        return {**self.counts, "days": publication.NOTICE.days}
