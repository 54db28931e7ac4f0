from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet, SnippetViewSetGroup

from heritage.catalogue.admin import dashboard, prechecks
from heritage.catalogue.admin.entry_list import EXPORTED, EntryListViewSet, EntryViewSet
from heritage.catalogue.admin.entry_templates import NewEntryView
from heritage.catalogue.admin.name_suggestions import NAMES, CompletionView
from heritage.catalogue.listing import listing
from heritage.catalogue.models import Source, Term
from heritage.catalogue.position import views as position_views
from heritage.catalogue.position.near_camera import places_near
from heritage.catalogue.spreadsheet import drafts, views
from heritage.editorial import log_report
from heritage.editorial.edit_conflicts import SnippetEditView
from heritage.editorial.shared_content.views import SharedContentDeleteMixin, SharedContentEditMixin


class NewSourceForm(WagtailAdminModelForm):
    """Add a source without leaving the form of the entry that cites it."""

    prefix = "new-source"  # the form of the entry has a title, too

    class Meta(WagtailAdminModelForm.Meta):
        model = Source
        fields = ["code", "grade", "title", "publisher", "date", "url", "linkable", "note"]


class SourceChooserViewSet(SnippetChooserViewSet):
    creation_form_class = NewSourceForm


class SharedSnippetEditView(SharedContentEditMixin, SnippetEditView):
    pass


class SharedSnippetDeleteView(SharedContentDeleteMixin, DeleteView):
    pass


class SharedSnippetViewSet(SnippetViewSet):
    """Sources and terms: what public pages show of them waits for signatures."""

    edit_view_class = SharedSnippetEditView
    delete_view_class = SharedSnippetDeleteView
    edit_template_name = "editorial/snippet_edit.html"
    copy_view_enabled = False


class SourceViewSet(SharedSnippetViewSet):
    model = Source
    chooser_viewset_class = SourceChooserViewSet
    icon = "link"
    menu_label = "来源"
    list_display = ["code", "title", "publisher", "grade"]
    list_filter = ["grade", "linkable"]
    list_per_page = 50
    ordering = ["code"]


class TermViewSet(SharedSnippetViewSet):
    model = Term
    icon = "list-ul"
    menu_label = "词表"
    list_display = ["name", "code", "vocabulary", "order"]
    list_filter = ["vocabulary"]
    list_per_page = 50


class SourcesAndTermsGroup(SnippetViewSetGroup):
    menu_label = "来源与词表"
    menu_icon = "list-ul"
    menu_order = 250
    items = (SourceViewSet, TermViewSet)


register_snippet(SourcesAndTermsGroup)


@hooks.register("register_admin_urls")
def position_addresses():
    return [
        path("position/text/", position_views.read_text, name="position_text"),
        path("position/photo/", position_views.read_photo, name="position_photo"),
        path("position/file/", position_views.read_file, name="position_file"),
        path("position/pictures/", position_views.keep_pictures, name="position_pictures"),
        path("position/point/", position_views.check_point, name="position_point"),
        path("position/boundary/", position_views.check_boundary, name="position_boundary"),
    ]


@hooks.register("register_admin_urls")
def completion_address():
    return [path("complete/<slug:what>/", CompletionView.as_view(), name="complete")]


@hooks.register("insert_editor_js")
def completion_script():
    address = reverse("complete", args=["0"])
    script = '<script type="module" src="{}" data-completions="{}" data-known="{}"></script>'
    return format_html(script, static("admin/js/autocomplete.js"), address, " ".join(NAMES))


@hooks.register("register_prechecks")
def check_entries(page):
    return prechecks.check(page)


@hooks.register("register_precheck_kinds")
def kinds_of_entry_checks():
    return prechecks.KINDS


@hooks.register("places_near_photo")
def entries_near_camera(position):
    return places_near(position)


@hooks.register("register_dashboard_sections")
def what_entries_lack(user):
    return dashboard.sections(user)


@hooks.register("register_admin_urls")
def gap_addresses():
    return [path("gaps/<slug:code>/", dashboard.GapView.as_view(), name="gap")]


@hooks.register("register_admin_viewset")
def entry_list():
    return [EntryViewSet(), EntryListViewSet()]


@hooks.register("register_admin_urls")
def import_addresses():
    return [
        path("new-entry/", NewEntryView.as_view(), name="new_entry"),
        path("imports/", views.ImportIndexView.as_view(), name="imports"),
        path("imports/template.xlsx", views.TemplateFileView.as_view(), name="import_template"),
        path("imports/<int:pk>/", views.ImportView.as_view(), name="import"),
        path("imports/<int:pk>/marked.xlsx", views.MarkedFileView.as_view(), name="import_marked"),
    ]


class EditorsMenuItem(MenuItem):
    def is_shown(self, request):
        return dashboard.may_edit(request.user)


@hooks.register("register_admin_menu_item")
def entry_list_menu_item():
    return EditorsMenuItem("条目一览", reverse("entries:index"), name="entries", icon_name="list-ul", order=150)


@hooks.register("register_admin_menu_item")
def import_menu_item():
    return EditorsMenuItem("表格导入", reverse("imports"), name="imports", icon_name="table", order=160)


@hooks.register("register_log_actions")
def spreadsheet_log_actions(actions):
    log_report.register_sentence(actions, drafts.IMPORTED, "从表格导入", "从表格导入：{file}")
    log_report.register_sentence(actions, drafts.TAKEN_BACK, "撤销导入", "撤销导入：{file}")
    log_report.register_sentence(actions, EXPORTED, "导出条目", "导出{entries}条（{format}）")


@hooks.register("register_query_parameters")
def query_parameters():
    return listing.PARAMETERS
