"""The map in a year: what stood then, and what was protected then, as far as dates are known.

Both are conditions on the primary key of an entry, so that they filter entries and map points alike.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from heritage.catalogue.choices import DesignationStatus, Level
from heritage.catalogue.models import Designation, HeritageSitePage
from heritage.chronology import edtf
from heritage.chronology.date_reader import read
from heritage.chronology.edtf import sortable_day

FARTHEST, LONGEST = -9999, 40  # the earliest year, and the characters of an address, that are read
FIRST_YEAR = 1900  # of the slider; the address accepts earlier years
_YEAR = re.compile(r"-?[0-9]{1,4}")


def read_year(text):
    """Return the year that an address asks for, or None. Of 五十年代 or 清末 it is the last year."""
    text = (text or "").strip()[:LONGEST]
    if _YEAR.fullmatch(text):
        year = int(text)
    else:
        try:
            bounds = edtf.bounds(read(text).text)
        except ValidationError:
            return None
        if bounds is None:
            return None
        year = bounds.latest // 10_000
    return year if FARTHEST <= year <= timezone.localdate().year else None


def last_day(year):
    return sortable_day(year, 12, 31)


def standing_in(year):
    """Entries begun or built by the end of a year, and not certainly gone by then.

    A milestone may be anything (a plan, a change of owner) and counts as neither. What is gone, nobody knows when, is
    in no year.
    """
    gone = HeritageSitePage.objects.filter(pk=OuterRef("pk")).exclude(ended_by="")
    return Q(built_earliest__lte=last_day(year)) & ~Exists(gone.exclude(ended_latest__gt=last_day(year)))


def without_dates():
    """Entries of which the dates do not say whether they stood in a year."""
    gone = HeritageSitePage.objects.filter(pk=OuterRef("pk"), ended_latest__isnull=True).exclude(ended_by="")
    return Q(built_earliest__isnull=True) | Exists(gone)


def protected_in(year):
    """Entries with a dated designation in force at the end of a year."""
    acts = Designation.objects.filter(page=OuterRef("pk"), date_latest__lte=last_day(year))
    # A raised designation continues in the one above it.
    lasting = ~Q(status=DesignationStatus.WITHDRAWN) | Q(end_date_earliest__gt=last_day(year))
    return Exists(acts.filter(lasting))


def protected_without_date():
    """Entries whose designations all have no date."""
    acts = Designation.objects.filter(page=OuterRef("pk")).exclude(status=DesignationStatus.WITHDRAWN)
    return Exists(acts) & ~Exists(acts.filter(date_latest__isnull=False))


@dataclass(frozen=True)
class Step:
    """A year in which protection grew: its designations by level, the entries first protected then, and the total."""

    year: int
    acts: list
    added: int
    total: int
    percent: int = 0  # of the last total: the length of its bar


def growth(entries=None):
    """Return the Steps of protection of published entries, oldest first, from dated designations: one query."""
    published = (HeritageSitePage.objects.published() if entries is None else entries).order_by()
    rows = Designation.objects.filter(page__in=published.values("pk"), date_latest__isnull=False)
    rows = rows.exclude(status=DesignationStatus.WITHDRAWN).order_by("date_latest", "pk")
    acts, seen, first = defaultdict(lambda: defaultdict(int)), set(), defaultdict(int)
    for level, day, page in rows.values_list("level", "date_latest", "page"):
        year = day // 10_000
        acts[year][level] += 1
        if page not in seen:
            seen.add(page)
            first[year] += 1
    steps, total = [], 0
    for year in sorted(acts):
        total += first[year]
        levels = sorted(acts[year].items(), key=lambda item: Level(item[0]).rank)
        steps.append(Step(year, [(Level(level), count) for level, count in levels], first[year], total))
    return [replace(step, percent=round(100 * step.total / total)) for step in steps]
