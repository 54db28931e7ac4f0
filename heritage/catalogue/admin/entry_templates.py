"""Templates for new entries: for each kind, the usual facts and the usual headings of the story."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView

from heritage.catalogue.choices import Kind, Property, Scale
from heritage.catalogue.models import HeritageIndexPage, Statement

_COMMON = (Property.ADDRESS, Property.TRANSPORT, Property.PRESENT_USE, Property.OPENING_HOURS, Property.ADMISSION)
_BUILT = (*_COMMON, Property.DESIGNER, Property.STYLE, Property.EXTENT)
_RELIC = (*_COMMON, Property.EXTENT, Property.COMPONENTS, Property.CUSTODIAN, Property.PROTECTION_ZONE)
FACTS = {
    Kind.BLOCK: (*_COMMON, Property.EXTENT, Property.COMPONENTS, Property.PROTECTION_ZONE),
    Kind.INDUSTRIAL: (*_BUILT, Property.CONSTRUCTION_START, Property.CONSTRUCTION_END, Property.AID_COUNTRY),
    Kind.HISTORIC_BUILDING: _BUILT,
    Kind.ANCIENT_SITE: _RELIC,
    Kind.ANCIENT_TOMB: _RELIC,
    Kind.ANCIENT_BUILDING: (*_RELIC, Property.STYLE),
    Kind.STONE: (*_COMMON, Property.STYLE, Property.CUSTODIAN),
    Kind.MODERN_SITE: (*_BUILT, Property.CUSTODIAN),
    Kind.CREATIVE_PARK: (*_COMMON, Property.PROJECT_NAME, Property.PROJECT_STAGE, Property.PROJECT_SCALE),
    Kind.VENUE: (*_COMMON, Property.OPENED, Property.CAPACITY),
    Kind.ROUTE: (Property.EXTENT, Property.COMPONENTS, Property.TRANSPORT),
}
HEADINGS = {
    Kind.BLOCK: ("形成", "格局与建筑", "今天"),
    Kind.INDUSTRIAL: ("建厂", "厂房与设备", "工人与生活", "停产以后"),
    Kind.HISTORIC_BUILDING: ("建造", "建筑", "用途的变化"),
    Kind.ANCIENT_SITE: ("发现", "遗存", "意义"),
    Kind.ANCIENT_TOMB: ("墓主", "形制", "保护"),
    Kind.ANCIENT_BUILDING: ("沿革", "建筑", "修缮"),
    Kind.STONE: ("来历", "形制与内容", "保存"),
    Kind.MODERN_SITE: ("经过", "旧址", "今天"),
    Kind.CREATIVE_PARK: ("从前", "改造", "今天"),
    Kind.VENUE: ("由来", "看什么"),
    Kind.ROUTE: ("由来", "沿路看什么"),
}
SCALES = {Kind.BLOCK: Scale.BLOCK, Kind.ROUTE: Scale.AREA, Kind.HISTORIC_BUILDING: Scale.BUILDING}


def prefill(page, kind):
    """Fill an unsaved entry with what its kind usually has. Rows that stay empty are not saved."""
    page.kind = kind
    page.scale = SCALES.get(kind, Scale.SITE)
    page.statements = [Statement(property=item, sort_order=order) for order, item in enumerate(FACTS[kind])]
    page.story = [("heading", heading) for heading in HEADINGS[kind]]


class CreateEntryView(CreateView):
    """Wagtail's form for a new page; `?kind=industrial` fills it with the template of that kind."""

    def get(self, request):
        kind = request.GET.get("kind")
        if kind in Kind.values:
            prefill(self.page, Kind(kind))
        return super().get(request)


class NewEntryView(WagtailAdminTemplateMixin, TemplateView):
    """Choose the kind of a new entry."""

    template_name = "catalogue/admin/new_entry.html"
    page_title = "新建条目"
    header_icon = "plus"

    def get_breadcrumbs_items(self):
        entries = {"url": reverse("entries:index"), "label": "条目一览"}
        return [*self.breadcrumbs_items, entries, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        index = HeritageIndexPage.objects.first()
        if index is None or not index.permissions_for_user(self.request.user).can_add_subpage():
            raise PermissionDenied
        add = reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", index.pk])
        kinds = [(kind, f"{add}?kind={kind}", [item.label for item in FACTS[kind]], HEADINGS[kind]) for kind in Kind]
        return super().get_context_data(**kwargs) | {"kinds": kinds}
