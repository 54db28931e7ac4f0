"""The list of all entries with filters, and its export as a spreadsheet that the import can read."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.log_actions import log

from heritage.catalogue.admin.entry_templates import CreateEntryView
from heritage.catalogue.models import HeritageIndexPage, HeritageSitePage
from heritage.catalogue.spreadsheet import workbooks, worksheets
from heritage.catalogue.spreadsheet.export import rows_of
from heritage.editorial.page_viewset import ReviewedPageViewSet

EXPORTED = "catalogue.export"
ROWS = 30  # of a list; each costs about four milliseconds, mostly for its menu


class EntryFilterSet(WagtailFilterSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["highest_level"].label = "最高级别"
        self.filters["live"].label = "已公开"

    class Meta:
        model = HeritageSitePage
        fields = ["kind", "scale", "highest_level", "street_office", "visibility", "opening", "live"]


class EntryIndexView(IndexView):
    """The list exports the drafts, because editors work on drafts and import them again."""

    show_export_buttons = True
    add_url_name = "new_entry"

    @cached_property
    def add_url(self):
        index = HeritageIndexPage.objects.first()
        may = index and index.permissions_for_user(self.request.user).can_add_subpage()
        return reverse("new_entry") if may else None

    def as_spreadsheet(self, queryset, spreadsheet_format):
        keys = [entry.pk for entry in queryset]
        rows = rows_of(keys)
        name = f"遗产条目（{len(keys)}条）.{spreadsheet_format}"
        log(
            instance=HeritageIndexPage.objects.first() or HeritageSitePage(title="遗产条目"),
            action=EXPORTED,
            user=self.request.user,
            data={"entries": len(keys), "format": spreadsheet_format},
        )
        if spreadsheet_format == self.FORMAT_CSV:
            content = workbooks.export_csv(worksheets.ENTRIES, rows[worksheets.ENTRIES.name])
            response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(workbooks.export(rows), content_type=workbooks.XLSX)
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


class EntryViewSet(ReviewedPageViewSet):
    """The views of an entry. A new entry starts from the template of its kind."""

    model = HeritageSitePage
    add_view_class = CreateEntryView
    list_per_page = ROWS  # in the page explorer; EntryListViewSet below is the list with filters


class EntryListViewSet(PageListingViewSet):
    model = HeritageSitePage
    name = "entries"
    icon = "list-ul"
    index_view_class = EntryIndexView
    filterset_class = EntryFilterSet
    list_per_page = ROWS
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="标题", sort_key="title", classname="title"),
        Column("number", label="编号", sort_key="number"),
        Column("get_kind_display", label="类别", sort_key="kind"),
        Column("get_highest_level_display", label="最高级别", sort_key="highest_level"),
        DateColumn("latest_revision_created_at", label="更新", sort_key="latest_revision_created_at"),
        PageStatusColumn("status", label="状态", sort_key="live"),
    ]
