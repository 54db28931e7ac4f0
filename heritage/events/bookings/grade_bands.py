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
    named = [
        model.grade_bands.through.objects.filter(**{f"{model._meta.model_name}__live": True})
        for model in (EventPage, TeachingSheetPage)
    ]
    is_named = Q(*(Q(pk__in=rows.values("term")) for rows in named), _connector=Q.OR)
    return bands.filter(is_named | ~Q(*(Exists(rows) for rows in named), _connector=Q.OR))


def events_offering(model):
    """Return {key of a band: keys of the events whose form offers it unchosen} (hook `pages_using_shared_content`)."""
    if model is not Term:
        return {}
    bookable = Session.objects.filter(takes_classes=True, page__grade_bands=None).values_list("page", flat=True)
    pages = set(bookable)
    return {band.pk: pages for band in offered_bands(())} if pages else {}
