from heritage.events.models.bookings import Booking, BookingStatus, Contact, School, SessionTotals
from heritage.events.models.deleted_events import DeletedEvent
from heritage.events.models.event import EventPage
from heritage.events.models.index import EventIndexPage
from heritage.events.models.letters import Letter, LetterKind, LetterState
from heritage.events.models.reading_weeks import ReadingWeek
from heritage.events.models.rows import Book, Material, Organiser, OrganiserRole, Session, Speaker
from heritage.events.models.teaching import Subject, TeachingSheetPage, TeachingSource
from heritage.events.states import Status

__all__ = [
    "Book",
    "Booking",
    "BookingStatus",
    "Contact",
    "DeletedEvent",
    "EventIndexPage",
    "EventPage",
    "Letter",
    "LetterKind",
    "LetterState",
    "Material",
    "Organiser",
    "OrganiserRole",
    "ReadingWeek",
    "School",
    "Session",
    "SessionTotals",
    "Speaker",
    "Status",
    "Subject",
    "TeachingSheetPage",
    "TeachingSource",
]
