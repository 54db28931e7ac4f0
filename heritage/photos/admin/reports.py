"""What editors are told: which pictures are held back and why, and which permissions end soon."""

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


def photos_of(user):
    """The pictures that somebody may put right."""
    return policy_registry.get_by_type(Photo).instances_user_has_permission_for(user, "change")


def ending(photos, day=None):
    """Those whose licence or consent has ended or ends soon, the most pressing first, with `ends` as the day."""
    day = (day or timezone.localdate()) + publication.NOTICE
    # where nobody can be recognised there is nothing to consent to
    consent = Case(When(people=People.RECOGNISABLE, then="consent_until"))
    ends = Least(Coalesce("licence_until", consent), Coalesce(consent, "licence_until"))
    return photos.annotate(ends=ends).filter(ends__lte=day).order_by("ends", "pk")


def what_ends(photo):
    """Which of the two it is that ends on the day `ends`."""
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
        return photos_of(self.request.user).held_back().telling_obstacles().order_by("-created_at")


class EndingView(PhotoReport):
    page_title = "快到期的许可与同意"
    index_url_name = "photos_ending"
    index_results_url_name = "photos_ending_results"
    columns = [
        PhotoReport.title,
        Column("what", label="到期的", accessor=what_ends),
        Column("ends", label="到期日"),
        Column("state", label="状态", accessor=lambda photo: "已撤下" if photo.obstacles else "公开中"),
        PhotoReport.used,
    ]

    def get_queryset(self):
        return ending(photos_of(self.request.user)).telling_obstacles()


class EndingPanel(Component):
    """On the first screen of the back office, while there is something to tell."""

    name = "photos_ending"
    template_name = "photos/admin/ending_panel.html"
    order = 50

    def __init__(self, user):
        self.user = user

    @cached_property
    def counts(self):
        days = ending(photos_of(self.user)).values_list("ends", flat=True)
        today = timezone.localdate()
        return {"ended": sum(day < today for day in days), "soon": sum(day >= today for day in days)}

    def get_context_data(self, parent_context):
        return {**self.counts, "days": publication.NOTICE.days}
