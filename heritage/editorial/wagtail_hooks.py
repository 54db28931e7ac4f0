from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from heritage.editorial.desk import DeskPanel
from heritage.editorial.models import WordList
from heritage.editorial.review import Review
from heritage.editorial.views import PrecheckView, ReviewView, WithdrawView


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("review/<int:page_id>/", ReviewView.as_view(), name="review"),
        path("prechecks/<int:page_id>/", PrecheckView.as_view(), name="prechecks"),
        path("withdraw/<int:page_id>/", WithdrawView.as_view(), name="withdraw"),
    ]


# Wagtail's own panels of what is in review lead to buttons that sign unseen; the desk says the same.
_REPLACED = {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate"}


@hooks.register("construct_homepage_panels")
def desk(request, panels):
    panels[:] = [DeskPanel(), *(panel for panel in panels if panel.name not in _REPLACED)]


@hooks.register("construct_homepage_summary_items", order=1000)
def leave_out_totals(request, items):
    """How many pages and pictures there are helps nobody in the morning, and costs six queries."""
    items.clear()


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
    def said(data, key, sentence):
        return sentence.format(data[key]) if data and data.get(key) else sentence.split("：")[0]

    actions.register_action("editorial.bypass", "未经审核发布", "超级用户未经审核发布")
    actions.register_action("editorial.unreviewed", "由程序发布", lambda data: said(data, "reason", "由程序发布：{}"))
    actions.register_action("editorial.withdraw", "撤稿", lambda data: said(data, "reason", "撤稿：{}"))
    actions.register_action("editorial.ignore_hit", "不采纳检查提示", lambda data: said(data, "hit", "不采纳提示：{}"))
    actions.register_action(
        "editorial.review_restarted", "审核重来", lambda data: said(data, "step", "内容有改动，审核重来：{}")
    )


class WordListViewSet(SnippetViewSet):
    model = WordList
    icon = "list-ul"
    menu_label = "词语表"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    copy_view_enabled = False


register_snippet(WordListViewSet)


@hooks.register("insert_global_admin_css")
def desk_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
