"""The map in a year: what was built by then, and what was protected then, as far as dates are known.

Both are conditions on the primary key of an entry, so that they filter entries and map points alike.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone

from heritage.catalogue.choices import DesignationStatus, Level
from heritage.catalogue.models import Designation, HeritageSitePage, Milestone
from heritage.chronology.edtf import sortable_day

FIRST_YEAR = 1900  # of the slider; the address accepts earlier years
_YEAR = re.compile(r"-?[0-9]{1,4}")


def read_year(text):
    """Return the year that an address asks for, or None."""
    return int(text) if text and _YEAR.fullmatch(text) and int(text) <= timezone.localdate().year else None


def last_day(year):
    return sortable_day(year, 12, 31)


def built_by(year):
    """Entries begun or built by the end of a year; without a building date, those with a milestone by then."""
    milestones = Milestone.objects.filter(page=OuterRef("pk"), date_latest__lte=last_day(year))
    begun = Q(built_earliest__lte=last_day(year))
    return begun | (Q(built_earliest__isnull=True) & Exists(milestones))


def dated_neither_way():
    """Entries with neither a building date nor a dated milestone."""
    milestones = Milestone.objects.filter(page=OuterRef("pk"), date_latest__isnull=False)
    return Q(built_earliest__isnull=True) & ~Exists(milestones)


def protected_in(year):
    """Entries with a dated designation in force at the end of a year."""
    acts = Designation.objects.filter(page=OuterRef("pk"), date_latest__lte=last_day(year)).annotate(
        end_year=Substr("end_date", 1, 4)
    )
    # A raised designation continues in the one above it.
    lasting = ~Q(status=DesignationStatus.WITHDRAWN) | (~Q(end_date="") & Q(end_year__gt=f"{year:04}"))
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
