"""The periods by which readers look for entries: dynasties before 1950, decades since.

An entry belongs to every period of its building time: 1956—1964 is found under both decades.
"""

from dataclasses import dataclass
from functools import lru_cache

from heritage.chronology.edtf import sortable_day


@dataclass(frozen=True)
class Period:
    code: str
    label: str
    earliest: int
    latest: int


# First and last year of each, counted as EDTF counts: 221 BC, when Qin united the country, is the year -220.
_ERAS = (
    ("pre-qin", "先秦", -99_999, -221),
    ("qin-tang", "秦汉至隋唐五代", -220, 959),
    ("song-yuan", "宋元", 960, 1367),
    ("ming-qing", "明清", 1368, 1911),
    ("republic", "民国（1912—1949年）", 1912, 1949),
)
_DECADES = tuple(
    (f"{year}s", f"{year // 100 + 1}世纪{year % 100 or '00'}年代", year, year + 9) for year in range(1950, 2100, 10)
)
PERIODS = {
    code: Period(code, label, sortable_day(first, 1, 1), sortable_day(last, 12, 31))
    for code, label, first, last in _ERAS + _DECADES
}


@lru_cache(maxsize=10_000)  # lists count thousands of entries with few different years
def periods_of(earliest, latest):
    """Return the codes of the periods that lie between two sortable days; none when nothing is known."""
    if earliest is None or latest is None:
        return ()
    return tuple(period.code for period in PERIODS.values() if period.earliest <= latest and earliest <= period.latest)
