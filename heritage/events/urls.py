from django.urls import path

from heritage.events import views

urlpatterns = [
    path("events/calendar.ics", views.events_calendar, name="events_calendar"),
    path("events/<str:slug>/event.ics", views.event_calendar, name="event_calendar"),
    path("e/<int:pk>", views.permanent_event, name="permanent_event"),
]
