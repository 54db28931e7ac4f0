from heritage.events.models.bookings import Booking, BookingStatus, Contact, Ledger, School
from heritage.events.models.event import EventPage
from heritage.events.models.index import EventIndexPage
from heritage.events.models.letters import Letter, LetterKind, LetterState
from heritage.events.models.rows import Book, Organiser, OrganiserRole, Session, Speaker
from heritage.events.states import Status

__all__ = [
    "Book",
    "Booking",
    "BookingStatus",
    "Contact",
    "EventIndexPage",
    "EventPage",
    "Ledger",
    "Letter",
    "LetterKind",
    "LetterState",
    "Organiser",
    "OrganiserRole",
    "School",
    "Session",
    "Speaker",
    "Status",
]
