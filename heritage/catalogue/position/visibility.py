"""Decide what may leave the server about where an entry is. This is the only module that decides it.

Pages, the map, feeds, exports, structured data, the search index and image metadata all ask here. A level that the rule
does not know is treated as hidden.
"""

from dataclasses import dataclass
from math import ceil, cos, pi, sin
from secrets import SystemRandom

from heritage.catalogue.choices import Property, Visibility
from heritage.catalogue.position import datum

SHIFT_MIN_M, SHIFT_MAX_M = 100, 300
# Queries for stored points use a box this much wider than the one shown: over 600 m anywhere in China.
FURTHEST_SHIFT_DEGREES = 0.01

# Statements that say in words where an entry is. They are hidden together with the position.
LOCATING = {Property.ADDRESS, Property.TRANSPORT, Property.PROTECTION_ZONE}

# Shown where they are: only these give the true point away.
TRUE_POINT = (Visibility.PUBLIC_EXACT, Visibility.PUBLIC_ESTIMATED)

LOCATABLE = (*TRUE_POINT, Visibility.PUBLIC_APPROXIMATE)

# The public learns nothing about where a restricted entry is; for others at least the street office.
STREET_IS_PUBLIC = (*LOCATABLE, Visibility.HIDDEN)


@dataclass(frozen=True)
class PublicPosition:
    """A position as the public may see it: WGS-84 degrees, and a radius in metres that surely contains it.

    What is neither exact nor moved is estimated: the centre is where the place is thought to be.
    """

    longitude: float
    latitude: float
    radius_m: int
    exact: bool
    moved: bool = False

    @property
    def case(self):
        """The word for lists, tables and exports."""
        return "精确" if self.exact else "约略" if self.moved else "估计"

    def in_datum(self, name):
        """Return (longitude, latitude), five decimals, in the datum that an outside map service expects."""
        longitude, latitude = datum.from_wgs84(self.longitude, self.latitude, name)
        return round(longitude, 5), round(latitude, 5)


def random_shift():
    """Return (bearing in radians, distance in metres) for one entry. It is drawn once and stored.

    It is random, not computed from the number: who can compute a shift can also undo it. It is drawn once, because the
    mean of many shifted points is the true point.
    """
    draw = SystemRandom()
    return draw.uniform(0, 2 * pi), draw.uniform(SHIFT_MIN_M, SHIFT_MAX_M)


def public_position(site):
    """Return the PublicPosition of an entry, or None when nothing may be shown or nothing is known."""
    if site.longitude is None or site.latitude is None:
        return None
    uncertainty = site.uncertainty_m or 0
    if site.visibility == Visibility.PUBLIC_EXACT:
        return PublicPosition(round(site.longitude, 5), round(site.latitude, 5), uncertainty, exact=True)
    if site.visibility == Visibility.PUBLIC_ESTIMATED:
        # Without a radius an estimate would pass for a survey, so it is not shown.
        if not uncertainty:
            return None
        return PublicPosition(round(site.longitude, 5), round(site.latitude, 5), uncertainty, exact=False)
    if site.visibility == Visibility.PUBLIC_APPROXIMATE:
        # Without a stored shift the position cannot be blurred, so it is not shown.
        if site.shift_bearing is None or site.shift_distance_m is None:
            return None
        east, north = datum.metres_to_degrees(
            site.shift_distance_m * sin(site.shift_bearing),
            site.shift_distance_m * cos(site.shift_bearing),
            site.latitude,
        )
        radius = ceil((uncertainty + SHIFT_MAX_M) / 50) * 50
        return PublicPosition(
            round(site.longitude + east, 4), round(site.latitude + north, 4), radius, False, moved=True
        )
    return None


def may_be_located(site):
    """Return whether the public may learn, in words or on a map, where the entry is."""
    return site.visibility in LOCATABLE


def public_street_office(site):
    """Return the street office that may be named, or None."""
    return site.street_office if site.visibility in STREET_IS_PUBLIC else None


def public_statements(site, statements):
    """Return the statements that may be shown. Those that locate a hidden entry are left out."""
    if may_be_located(site):
        return list(statements)
    return [statement for statement in statements if statement.property not in LOCATING]


def public_zones(site, zones):
    """Return the zones that may be drawn: officially published ones, of entries that may be located."""
    if not may_be_located(site):
        return []
    return [zone for zone in zones if zone.officially_published]


def position_note(site):
    """Return in a few words what the public may know of the position, for lists and beside maps."""
    if site.visibility not in Visibility.values or not may_be_located(site):
        return "位置不公开"
    position = public_position(site)
    return note_of(position) if position else "位置未查到"


def note_of(position):
    """Return the same words for a PublicPosition: 精确位置, ±5米, 估计±200米 or 约略±500米."""
    if position.exact:
        return f"±{position.radius_m}米" if position.radius_m else "精确位置"
    return f"{position.case}±{position.radius_m}米"
