"""What does not apply to an entry (不适用): nobody looks for it, and no page, count or list of gaps asks for it.

Not applicable is not unknown (未查到) and not withheld (不公开).
"""

from django.db.models import Q

from heritage.catalogue.choices import Kind, Property
from heritage.catalogue.position.visibility import LOCATABLE, may_be_located

# A stadium of this century or a road is no monument: until one is listed, no level is missing.
NEVER_PROTECTED = (Kind.VENUE, Kind.ROUTE)
# A street or a lake has no door, and a quarter of streets sells no tickets.
WITHOUT_DOOR = (Kind.ROUTE,)
WITHOUT_TICKET = (*WITHOUT_DOOR, Kind.BLOCK)

PROTECTABLE = ~Q(kind__in=NEVER_PROTECTED) | ~Q(highest_level="")
# Where the public may not learn of a place, it is not invited either.
VISITABLE = Q(visibility__in=LOCATABLE) & ~Q(kind__in=WITHOUT_DOOR)

_OF_PROTECTION = {Property.HERITAGE_CLASS, Property.PROTECTION_ZONE}
_OF_VISITS = {Property.OPENING, Property.TELEPHONE}
_OF_TICKETS = {Property.OPENING_HOURS, Property.ADMISSION, Property.CAPACITY}


def is_protectable(kind, highest_level):
    """Return whether an entry of this kind may have a level of protection."""
    return bool(highest_level) or kind not in NEVER_PROTECTED


def is_visitable(site):
    """Return whether it makes sense to ask if an entry is open."""
    return may_be_located(site) and site.kind not in WITHOUT_DOOR


def applies(site, item):
    """Return whether a fact (a Property) can be known of this entry at all."""
    if item in _OF_PROTECTION:
        return is_protectable(site.kind, site.highest_level)
    if item in _OF_TICKETS:
        return is_visitable(site) and site.kind not in WITHOUT_TICKET
    return is_visitable(site) if item in _OF_VISITS else True
