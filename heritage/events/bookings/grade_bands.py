"""Which grade bands (学段) a booking form offers."""

from django.db.models import Exists, Q

from heritage.catalogue.models import Term, Vocabulary
from heritage.events.models import EventPage, Session, TeachingSheetPage


def offered_bands(chosen):
    """Return the chosen bands; without a choice those that any public page names, and all while none names any.

    So a new band reaches readers only with a page that is signed.
    """
    bands = Term.objects.filter(vocabulary=Vocabulary.GRADE_BAND)
    if chosen:
        return bands.filter(pk__in=chosen)
    of_events = EventPage.grade_bands.through.objects.filter(eventpage__live=True)
    of_sheets = TeachingSheetPage.grade_bands.through.objects.filter(teachingsheetpage__live=True)
    named = Q(pk__in=of_events.values("term")) | Q(pk__in=of_sheets.values("term"))
    return bands.filter(named | ~(Exists(of_events) | Exists(of_sheets)))


def events_offering(model):
    """Return {key of a band: keys of the events whose form offers it unchosen} (hook `pages_using_shared_content`)."""
    if model is not Term:
        return {}
    bookable = Session.objects.filter(takes_classes=True, page__grade_bands=None).values_list("page", flat=True)
    pages = set(bookable)
    return {band.pk: pages for band in offered_bands(())} if pages else {}
