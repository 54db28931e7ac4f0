"""Parse EDTF (ISO 8601-2) into sortable bounds and into Chinese."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from edtf import (
    Date,
    EDTFParseException,
    Interval,
    LongYear,
    UncertainOrApproximate,
    Unspecified,
    parse_edtf,
)

EXAMPLES = (
    "例如 1956、1956-09、1953-05-15、1956/1964（起止）、195X（50年代）、1956~（约）、1859?（存疑）、-0500（公元前）"
)


@dataclass(frozen=True)
class Bounds:
    """Earliest and latest day as numbers that sort: year × 10000 + month × 100 + day, before our era negative."""

    earliest: int
    latest: int


def sortable_day(year, month, day):
    """Return a day as one integer that sorts in time, also before our era (no Python date reaches there)."""
    return year * 10_000 + month * 100 + day


@lru_cache(maxsize=4096)
def parse(text):
    """Return the EDTF object for `text`; raise ValidationError with what to write instead."""
    try:
        value = parse_edtf(text)
        earliest, latest = value.lower_strict(), value.upper_strict()
        reversed_interval = sortable_day(*earliest[:3]) > sortable_day(*latest[:3])
    except (EDTFParseException, TypeError, ValueError, AttributeError):
        raise ValidationError(f"日期“{text}”无法识别。请这样填写：{EXAMPLES}。", code="edtf") from None
    if not _is_readable(value):
        raise ValidationError(f"日期“{text}”写得太复杂，页面无法显示。请改写：{EXAMPLES}。", code="edtf")
    if reversed_interval:
        raise ValidationError(f"日期“{text}”的结束早于开始，请把两端对调。", code="edtf")
    return value


def _is_readable(value):
    """Whether a page can say it in a few words: plain dates, spans of two, and doubtful ones."""
    if isinstance(value, Interval):
        return _is_readable(value.lower) and _is_readable(value.upper)
    return type(value) in {Date, LongYear, UncertainOrApproximate, Unspecified}


def bounds(text):
    """Return the sortable bounds of an EDTF text, or None for an empty one. Raises ValidationError."""
    if not text:
        return None
    value = parse(text)
    return Bounds(sortable_day(*value.lower_strict()[:3]), sortable_day(*value.upper_strict()[:3]))


def in_chinese(text):
    """Return an EDTF text as Chinese readers write it: 约1956年, 20世纪50年代, 1956—1964年, 1953年5月15日.

    Empty gives empty. A text that is not EDTF comes back unchanged: an old record must still be shown.
    """
    if not text:
        return ""
    try:
        value = parse(text)
    except ValidationError:
        return text
    return _phrase(value)


def year_and_rest(text):
    """Split the Chinese reading for a column of years: ("1953", "5月15日"); a phrase that is no plain date stays whole.

    >>> year_and_rest("1953-09")
    ('1953', '9月')
    """
    phrase = in_chinese(text)
    year, mark, rest = phrase.partition("年")
    if mark and year.isdigit():
        return year, rest
    return phrase, ""


def iso_date(text):
    """Return the part of an EDTF text that HTML's datetime attribute takes (1953, 1953-09, 1953-05-15), or empty."""
    found = re.fullmatch(r"(\d{4}(?:-\d{2}){0,2})[?~%]?", text or "")
    return found[1] if found else ""


def _phrase(value):
    if isinstance(value, Interval):
        start, end = _phrase(value.lower), _phrase(value.upper)
        if start.endswith("年") and end.endswith("年") and start[:-1].isdigit():
            return f"{start[:-1]}—{end}"
        return f"{start}—{end}"
    if isinstance(value, UncertainOrApproximate):
        plain = _phrase(value.date)
        return _qualified(plain, value)
    if isinstance(value, Unspecified):
        return _qualified(_unspecified(value), value)
    if isinstance(value, LongYear):
        return _year(int(value.year))
    phrase = _year(int(value.year))
    if value.month:
        phrase += f"{int(value.month)}月"
    if value.day:
        phrase += f"{int(value.day)}日"
    return phrase


def _qualified(plain, value):
    """Put 约 before an approximate date and （存疑） after an uncertain one; `%` is both."""
    both = bool(value.is_uncertain_and_approximate)
    before = "约" if both or value.is_approximate else ""
    after = "（存疑）" if both or value.is_uncertain else ""
    return f"{before}{plain}{after}"


def _unspecified(value):
    year = value.year
    if year.endswith("XX"):
        return f"{int(year[:2]) + 1}世纪"
    if year.endswith("X"):
        return f"{int(year[:2]) + 1}世纪{year[2]}0年代"
    phrase = _year(int(year))
    month = value.month
    return phrase + (f"{int(month)}月" if month and "X" not in month else "")


def _year(year):
    # EDTF counts a year 0 (1 BC); historians do not.
    return f"{year}年" if year > 0 else f"公元前{1 - year}年"
