from django.urls import path

from heritage.events import booking_views, views

urlpatterns = [
    path("events/calendar.ics", views.events_calendar, name="events_calendar"),
    path("events/<str:slug>/event.ics", views.event_calendar, name="event_calendar"),
    path("e/<int:pk>", views.permanent_event, name="permanent_event"),
    path("e/<int:pk>/book", booking_views.book_class, name="book_class"),
    path("bookings/<str:link_token>/", booking_views.booking_page, name="booking"),
    path("bookings/<str:link_token>/change", booking_views.change_booking, name="change_booking"),
    path("bookings/<str:link_token>/cancel", booking_views.cancel_booking, name="cancel_booking"),
    path("bookings/<str:link_token>/certificate", booking_views.certificate, name="booking_certificate"),
]
