from django.core.exceptions import PermissionDenied
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from heritage.editorial import log_report
from heritage.editorial.dashboard import DashboardPanel
from heritage.editorial.edit_conflicts import KEPT, SnippetEditView
from heritage.editorial.models import WordList
from heritage.editorial.page_viewset import ReviewedPageViewSet
from heritage.editorial.review import Review
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.editorial.shared_content import review as change_review
from heritage.editorial.shared_content.views import (
    ChangeFileView,
    ChangeListView,
    ChangeView,
    TakeBackView,
    WithdrawFileView,
    keep_what_is_public,
    may_read_changes,
)
from heritage.editorial.shared_content.withdrawal import WITHDRAWN
from heritage.editorial.views import (
    GuideView,
    LivePrechecksView,
    PrecheckView,
    ReviewRecordView,
    ReviewView,
    WithdrawView,
)
from heritage.wagtail_patches.admin_scripts import IN_THE_EDITOR
from heritage.wagtail_patches.bulk_titles import pages_to_name


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("review/<int:page_id>/", ReviewView.as_view(), name="review"),
        path("review/<int:page_id>/record/", ReviewRecordView.as_view(), name="review_record"),
        path("prechecks/<int:page_id>/", PrecheckView.as_view(), name="prechecks"),
        path("prechecks/<int:page_id>/live/", LivePrechecksView.as_view(), name="prechecks_live"),
        path("guide/", GuideView.as_view(), name="guide"),
        path("withdraw/<int:page_id>/", WithdrawView.as_view(), name="withdraw"),
        path("changes/", ChangeListView.as_view(), name="changes"),
        path("changes/<int:pk>/", ChangeView.as_view(), name="change"),
        path("changes/<int:pk>/file/<slug:which>/", ChangeFileView.as_view(), name="change_file"),
        path("changes/<int:pk>/take-back/", TakeBackView.as_view(), name="change_take_back"),
        path("withdraw-file/<slug:model>/<int:pk>/", WithdrawFileView.as_view(), name="withdraw_file"),
        path("history/", log_report.HistoryView.as_view(), name="history"),
        path("history/results/", log_report.HistoryView.as_view(results_only=True), name="history_results"),
    ]


# Wagtail's panels of pages in review lead to buttons that sign without showing the content. The dashboard lists the
# same pages and the recent edits with fewer queries. A lock is shown on the locked page.
_REPLACED = {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate", "recent_edits", "locked_pages"}


@hooks.register("construct_homepage_panels")
def replace_homepage_panels(request, panels):
    panels[:] = [DashboardPanel(), *(panel for panel in panels if panel.name not in _REPLACED)]


@hooks.register("construct_homepage_summary_items", order=1000)
def remove_summary_items(request, items):
    """The totals of pages and images help no editor, and cost six queries."""
    items.clear()


@hooks.register("construct_page_chooser_queryset")
def choosable_pages(pages, request):
    """Offer public pages and those of the user's own part of the tree, not the drafts of others.

    Without the prefetch the chooser queries the review and the schedule of each page.
    """
    parent = request.resolver_match.kwargs.get("parent_page_id")
    if parent and not Page.objects.filter(pages_to_name(request.user), pk=parent).exists():
        raise PermissionDenied
    return pages.filter(pages_to_name(request.user)).annotate_approved_schedule().prefetch_workflow_states()


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    if page.specific_class and Review.of(page.specific_deferred):
        yield Button("审阅", reverse("review", args=[page.pk]), icon_name="clipboard-list", priority=15)
    permissions = page.permissions_for_user(user)
    if page.specific_class and permissions.can_edit():
        yield Button("检查", reverse("prechecks", args=[page.pk]), icon_name="check", priority=16)
    if hasattr(permissions, "can_withdraw") and permissions.can_withdraw():
        yield Button("撤稿", reverse("withdraw", args=[page.pk]), icon_name="download", priority=60)


@hooks.register("register_log_actions")
def log_actions(actions):
    for action, label, sentence in [
        ("editorial.bypass", "未经审核发布", "超级用户未经审核发布"),
        ("editorial.unreviewed", "由程序发布", "由程序发布：{reason}"),
        ("editorial.withdraw", "撤稿", "撤稿：{reason}"),
        ("editorial.ignore_hit", "不采纳检查提示", "不采纳提示：{hit}。理由：{reason}"),
        ("editorial.review_restarted", "审核重来", "内容有改动，审核重来：{step}"),
        (change_review.PROPOSED, "提出改动", "改动等签发：{fields}"),
        (change_review.SIGNED, "改动签发", "改动签发并公开：{fields}"),
        (change_review.RETURNED, "改动退回", "改动退回：{fields}。原因：{reason}"),
        (change_review.TAKEN_BACK, "改动收回", "改动收回：{fields}"),
        (WITHDRAWN, "撤下文件", "从“{collection}”撤下：{reason}"),
        (KEPT, "保留自己的版本", "没有采用{over}保存的版本，保留了自己的"),
        (log_report.EXPORTED, "导出操作记录", "导出{entries}条操作记录"),
        (log_report.PRUNED, "清理到期记录", "删除{before}以前的操作记录{entries}条"),
    ]:
        log_report.register_sentence(actions, action, label, sentence)


hooks.register("before_bulk_action", keep_what_is_public)


class ChangesMenuItem(MenuItem):
    def is_shown(self, request):
        return may_read_changes(request.user)


@hooks.register("register_admin_menu_item")
def changes_menu_item():
    return ChangesMenuItem("待签改动", reverse("changes"), name="changes", icon_name="clipboard-list", order=170)


class HistoryMenuItem(MenuItem):
    def is_shown(self, request):
        return log_report.may_read_log(request.user)


@hooks.register("register_reports_menu_item")
def history_menu_item():
    return HistoryMenuItem("操作记录", reverse("history"), name="history", icon_name="history", order=100)


@hooks.register("construct_reports_menu")
def remove_site_history(request, menu_items):
    """Our report shows the same entries and more; each page keeps its own history."""
    menu_items[:] = [item for item in menu_items if item.name != "site-history"]


page_viewset_registry.register(ReviewedPage, ReviewedPageViewSet())


class WordListViewSet(SnippetViewSet):
    model = WordList
    edit_view_class = SnippetEditView
    icon = "list-ul"
    menu_label = "词语表"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    copy_view_enabled = False


register_snippet(WordListViewSet)


@hooks.register("insert_editor_js")
def editor_scripts():
    own = ("admin/js/live-prechecks.js", *IN_THE_EDITOR, "admin/js/draft-marks.js")
    scripts = [(static(path),) for path in own]
    return format_html_join("\n", '<script type="module" src="{}"></script>', scripts)


@hooks.register("register_admin_menu_item")
def guide_menu_item():
    return MenuItem("编辑指南", reverse("guide"), name="guide", icon_name="help", order=900)


@hooks.register("insert_global_admin_css")
def admin_style():
    return format_html('<link rel="stylesheet" href="{}">', static("admin/css/admin.css"))
