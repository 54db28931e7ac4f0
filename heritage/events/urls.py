from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter

from heritage.events.bookings import views as booking_views
from heritage.events.calendar import rss
from heritage.events.pages import embed_views, views
from heritage.events.print import views as print_views


class EventNumber(IntConverter):
    """Numbers of at most 18 digits, which every database accepts; a longer one is not found."""

    regex = "[0-9]{1,18}"


register_converter(EventNumber, "event")
_OF_EVENT = rf"^e/(?P<pk>{EventNumber.regex})"

urlpatterns = [
    path("events/calendar.ics", views.events_calendar, name="events_calendar"),
    path("events/rss.xml", rss.rss, name="events_rss"),
    path("events/atom.xml", rss.atom, name="events_atom"),
    re_path(r"^events/(?P<month>20\d\d-(?:0[1-9]|1[0-2]))/$", views.events_month, name="events_month"),
    path("events/<str:slug>/event.ics", views.event_calendar, name="event_calendar"),
    # Permanent addresses are copied by hand: a slash more or less still finds them.
    re_path(rf"{_OF_EVENT}/?$", views.permanent_event, name="permanent_event"),
    path("e/<event:pk>/book", booking_views.book_class, name="book_class"),
    path("bookings/<str:link_token>/", booking_views.booking_page, name="booking"),
    path("bookings/<str:link_token>/change", booking_views.change_booking, name="change_booking"),
    path("bookings/<str:link_token>/cancel", booking_views.cancel_booking, name="cancel_booking"),
    path("bookings/<str:link_token>/session.ics", booking_views.session_calendar, name="booking_calendar"),
    path("bookings/<str:reference>/verify/<str:code>", booking_views.verify_booking, name="verify_booking"),
    path("bookings/<str:link_token>/certificate", booking_views.certificate, name="booking_certificate"),
    path("e/<event:pk>/card", embed_views.card, name="event_card"),
    re_path(rf"{_OF_EVENT}/poster-(?P<size>a3|a4)\.(?P<form>svg|pdf)$", print_views.poster, name="event_poster"),
    re_path(rf"{_OF_EVENT}/plate\.(?P<form>svg|pdf)$", print_views.plate, name="event_plate"),
    path("schools/<slug:slug>/worksheet.pdf", print_views.teaching, {"what": "worksheet"}, name="worksheet"),
    path("schools/<slug:slug>/answers.pdf", print_views.teaching, {"what": "answers"}, name="answers"),
    re_path(r"^oembed/?$", embed_views.oembed, name="oembed"),
]
