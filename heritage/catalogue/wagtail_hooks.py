from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from heritage.catalogue import desk, position_views, prechecks
from heritage.catalogue.models import Source, Term


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "link"
    menu_label = "来源"
    list_display = ["code", "title", "publisher", "grade"]
    list_filter = ["grade", "linkable"]
    list_per_page = 50
    ordering = ["code"]
    copy_view_enabled = False


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "list-ul"
    menu_label = "词表"
    list_display = ["name", "code", "vocabulary", "order"]
    list_filter = ["vocabulary"]
    list_per_page = 50
    copy_view_enabled = False


class RecordGroup(SnippetViewSetGroup):
    menu_label = "来源与词表"
    menu_icon = "list-ul"
    menu_order = 250
    items = (SourceViewSet, TermViewSet)


register_snippet(RecordGroup)


@hooks.register("register_admin_urls")
def position_addresses():
    return [
        path("position/text/", position_views.read_text, name="position_text"),
        path("position/photo/", position_views.read_photo, name="position_photo"),
        path("position/file/", position_views.read_file, name="position_file"),
        path("position/point/", position_views.check_point, name="position_point"),
        path("position/boundary/", position_views.check_boundary, name="position_boundary"),
    ]


@hooks.register("register_prechecks")
def check_entries(page):
    return prechecks.check(page)


@hooks.register("register_precheck_kinds")
def kinds_of_entry_checks():
    return prechecks.KINDS


@hooks.register("register_desk_sections")
def what_entries_lack(user):
    return desk.sections(user)


@hooks.register("register_admin_urls")
def gap_addresses():
    return [path("gaps/<slug:code>/", desk.GapView.as_view(), name="gap")]
