"""The admin's menu items, addresses, permissions and log actions of bookings."""

from django.contrib.auth.models import Permission
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from heritage.editorial.edit_conflicts import SnippetEditView
from heritage.events.bookings import admin as booking_admin
from heritage.events.bookings import guard
from heritage.events.bookings.audit_log import ACTIONS
from heritage.events.bookings.grade_bands import events_offering
from heritage.events.bookings.permissions import MANAGE_BOOKINGS, may_manage_bookings
from heritage.events.models import EventPage, School


class SchoolViewSet(SnippetViewSet):
    model = School
    edit_view_class = SnippetEditView
    icon = "group"
    menu_label = "学校名单"
    add_to_settings_menu = True
    search_fields = ["name"]
    list_per_page = 50
    copy_view_enabled = False


register_snippet(SchoolViewSet)


class BookingsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_manage_bookings(request.user)


@hooks.register("register_admin_menu_item")
def bookings_menu_item():
    return BookingsMenuItem("班级预约", reverse("bookings"), icon_name="calendar-check", order=151)


@hooks.register("register_admin_urls")
def bookings_addresses():
    return [
        path("bookings/", booking_admin.SessionsView.as_view(), name="bookings"),
        path("bookings/session/<int:pk>/", booking_admin.SessionView.as_view(), name="session_bookings"),
        path("bookings/session/<int:pk>/table.csv", booking_admin.TableView.as_view(), name="bookings_table"),
        path("bookings/booking/<str:reference>/", booking_admin.BookingView.as_view(), name="manage_booking"),
        path("bookings/attend/<str:signed>/", booking_admin.AttendanceView.as_view(), name="booking_attendance"),
    ]


@hooks.register("register_permissions")
def bookings_permission():
    app, codename = MANAGE_BOOKINGS.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_log_actions")
def bookings_log_actions(actions):
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


@hooks.register("register_precheck_kinds")
def booking_precheck_kinds():
    return {"seats": ("名额少于已确认的人数", True), "no_way_in": ("写了报名时间，没写怎样报名", True)}


@hooks.register("register_prechecks")
def booking_prechecks(page):
    return guard.check(page) if isinstance(page, EventPage) else []


@hooks.register("before_delete_page")
def keep_booked_event(request, page):
    if guard.has_bookings(page):
        guard.say_why_it_stays(request, page)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_delete_snippet")
def keep_booked_terms(request, instances):
    if guard.are_booked(instances):
        guard.say_why_terms_stay(request)
        return redirect("wagtailadmin_home")
    return None


@hooks.register("before_bulk_action")
def keep_booked_events(request, action_type, objects, action):
    if action_type != "delete":
        return None
    for page in objects:
        if hasattr(page, "url_path") and guard.has_bookings(page):
            guard.say_why_it_stays(request, page)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


hooks.register("pages_using_shared_content", events_offering)
