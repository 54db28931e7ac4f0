from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui import menus
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from heritage.editorial.edit_conflicts import SnippetEditView
from heritage.events import status_changes
from heritage.events.admin import dashboard
from heritage.events.admin.views import CHANGES, ChangeView, CopyView, RuleView, SessionsView, WeatherView
from heritage.events.bookings import hooks as booking_hooks  # noqa: F401 - the import registers them
from heritage.events.bookings import views as booking_views
from heritage.events.models import EventIndexPage, EventPage, ReadingWeek
from heritage.events.models import index as event_index
from heritage.events.pages import embed_views, filters
from heritage.events.signal_handlers import NEVER_DELETED
from heritage.events.states import State, Status
from heritage.events.templatetags import events_tags

# The hook by which other apps add items to this menu.
PROGRAMME_MENU = "register_programme_menu_item"
_STEPS = [
    ("move", "改期", "calendar-alt"),
    ("postpone", "延期", "history"),
    ("cancel", "取消", "cross"),
    ("resume", "恢复", "undo"),
]


class EventListing(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().with_place().prefetch_related("sessions")


class ProgrammeViewSet(PageListingViewSet):
    """All events in one list, with what readers see of each."""

    model = EventPage
    name = "programme"
    url_prefix = "programme"
    icon = "date"
    index_view_class = EventListing
    columns = [
        PageTitleColumn("title", label="标题", sort_key="title", classname="title"),
        Column("state", label="状态", accessor=lambda event: event.state.label),
        Column("main_session", label="场次", accessor=lambda event: event.main_session or "时间待定"),
        Column("place", label="地点", accessor=lambda event: "，".join(event.where)),
    ]


class ReadingWeekViewSet(SnippetViewSet):
    model = ReadingWeek
    edit_view_class = SnippetEditView
    icon = "calendar-alt"
    list_display = ["year", "first_day", "last_day"]
    copy_view_enabled = False


register_snippet(ReadingWeekViewSet)


@hooks.register("register_admin_viewset")
def programme_listing():
    return ProgrammeViewSet()


@hooks.register("register_admin_urls")
def steps():
    return [
        path("programme/weather/", WeatherView.as_view(), name="programme_weather"),
        path("programme/<int:pk>/copy/", CopyView.as_view(), name="copy_event"),
        path("programme/<int:pk>/some/", SessionsView.as_view(), name="change_sessions"),
        path("programme/<int:pk>/sessions/", RuleView.as_view(), name="sessions_by_rule"),
        *(
            path(f"programme/<int:pk>/{name}/", ChangeView.as_view(), {"change": name}, name=f"event_{name}")
            for name in CHANGES
        ),
    ]


class ProgrammeMenuItem(MenuItem):
    """Shown to users who may announce changes of events."""

    def is_shown(self, request):
        if not request.user.has_perm("editorial.withdraw_page"):
            return False
        if not hasattr(request, "programme"):  # Wagtail asks twice for each page of the admin
            request.programme = EventIndexPage.objects.first()
        programme = request.programme
        return programme is not None and programme.permissions_for_user(request.user).can_announce()


@hooks.register("register_admin_menu_item")
def programme_menu():
    return SubmenuMenuItem("书香中原", Menu(register_hook_name=PROGRAMME_MENU), icon_name="date", order=150)


@hooks.register(PROGRAMME_MENU)
def listing_item():
    return MenuItem("活动", reverse("programme:index"), icon_name="date", order=1)


@hooks.register(PROGRAMME_MENU)
def weather_item():
    return ProgrammeMenuItem("天气暂停", reverse("programme_weather"), icon_name="warning", order=8)


@hooks.register("register_page_header_buttons")
def steps_in_the_editor(page, user, view_name, next_url=None):
    yield from _steps(page, user, next_url)


@hooks.register("register_page_listing_more_buttons")
def steps_in_the_listing(page, user, next_url=None):
    yield from _steps(page, user, next_url)


@hooks.register("before_copy_page")
def one_way_to_copy(request, page):
    """Replace Wagtail's copy, which would bring no sessions: calendars identify each session by its number."""
    return redirect("copy_event", page.pk) if isinstance(page.specific_deferred, EventPage) else None


@hooks.register("before_delete_page")
def keep_cancelled_events(request, page):
    if request.method == "POST" and cancelled_below([page]):
        messages.error(request, NEVER_DELETED)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def keep_cancelled_events_among_many(request, action_type, objects, action):
    if action_type == "delete" and request.method == "POST" and action.models and cancelled_below(_pages(objects)):
        messages.error(request, f"没有删除任何页面。{NEVER_DELETED}")
        return redirect("programme:index")
    return None


@hooks.register("register_dashboard_sections")
def unnotified_changes(user):
    return dashboard.sections(user)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(status_changes.LOGGED, "改期、延期、取消、暂停或恢复", "改为新的状态")


def cancelled_below(pages):
    """Return whether one of the pages is, or holds, an event that was published and cancelled."""
    cancelled = EventPage.objects.filter(status=Status.CANCELLED, first_published_at__isnull=False)
    return any(cancelled.descendant_of(page, inclusive=True).exists() for page in pages)


def _pages(objects):
    return [item for item in objects if hasattr(item, "get_descendants")]


def _steps(page, user, next_url):
    event = page.specific_deferred
    if not isinstance(event, EventPage) or not event.pk:
        return
    permissions = event.permissions_for_user(user)
    back = f"?{urlencode({'next': next_url})}" if next_url else ""
    if permissions.can_announce():
        for order, (name, label, icon) in enumerate(_STEPS):
            if CHANGES[name] in event.changes:
                yield menus.MenuItem(label, reverse(f"event_{name}", args=[event.pk]) + back, icon, 11 + order)
        if status_changes.changeable(event):
            yield menus.MenuItem("个别场次取消或延期", reverse("change_sessions", args=[event.pk]), "cross", 15)
    if permissions.can_edit():
        yield menus.MenuItem("按规则添加场次", reverse("sessions_by_rule", args=[event.pk]), "plus", 16)
        if event.state is State.ENDED and not event.recap:
            yield menus.MenuItem(
                "填写回顾", reverse("wagtailadmin_pages:edit", args=[event.pk]) + dashboard.RECAP, "edit", 17
            )


@hooks.register("register_query_parameters")
def query_parameters():
    return (
        filters.PARAMETERS
        | event_index.PARAMETERS
        | events_tags.TEACHING_PARAMETERS
        | booking_views.PARAMETERS
        | embed_views.OEMBED_PARAMETERS
    )
