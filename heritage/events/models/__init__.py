from heritage.events.models.event import EventPage
from heritage.events.models.index import EventIndexPage
from heritage.events.models.rows import Book, Organiser, OrganiserRole, Session, Speaker
from heritage.events.states import Status

__all__ = [
    "Book",
    "EventIndexPage",
    "EventPage",
    "Organiser",
    "OrganiserRole",
    "Session",
    "Speaker",
    "Status",
]
