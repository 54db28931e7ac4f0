"""The street offices that have entries, for the form of a user."""

from heritage.catalogue.models import HeritageSitePage


def street_offices():
    """Return {name of a street office: its entries, drafts as well}."""
    found = {}
    for page in HeritageSitePage.objects.exclude(street_office=None).select_related("street_office"):
        found.setdefault(page.street_office.name, []).append(page)
    return found
