from heritage.events.models.bookings import Booking, BookingStatus, Contact, Ledger, School
from heritage.events.models.event import EventPage
from heritage.events.models.index import EventIndexPage
from heritage.events.models.letters import Letter, LetterKind, LetterState
from heritage.events.models.reading_weeks import CalendarEntry, FormerEvent, ReadingWeek, Stamp
from heritage.events.models.rows import Book, Material, Organiser, OrganiserRole, Session, Speaker
from heritage.events.models.teaching import Subject, TeachingSheetPage, TeachingSource
from heritage.events.states import Status

__all__ = [
    "Book",
    "Booking",
    "BookingStatus",
    "CalendarEntry",
    "Contact",
    "EventIndexPage",
    "EventPage",
    "FormerEvent",
    "Ledger",
    "Letter",
    "LetterKind",
    "LetterState",
    "Material",
    "Organiser",
    "OrganiserRole",
    "ReadingWeek",
    "School",
    "Session",
    "Speaker",
    "Stamp",
    "Status",
    "Subject",
    "TeachingSheetPage",
    "TeachingSource",
]
