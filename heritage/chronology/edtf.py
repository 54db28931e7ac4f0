"""EDTF (ISO 8601-2), the stored form of every date: its grammar, its sortable bounds and its Chinese sentence.

The grammar is the part of EDTF levels 0 to 2 that one Chinese phrase can say. What it cannot say is refused when it is
entered, so `in_chinese` never fails on what is stored. The `edtf` package is not used here: it raises TypeError for
the bounds of open spans, refuses spans of unspecified years before our era, and takes texts that no page can say.
The tests use it as a judge: where both read a text, the bounds agree.
"""

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError

EXAMPLES = (
    "例如 1956、1956-09、1953-05-15、1956/1964（起止）、195X（50年代）、1956~（约）、1859?（存疑）、"
    "../1956（以前）、-0500（公元前）"
)
# Bounds are stored in a 32-bit column as year × 10000 + month × 100 + day.
FARTHEST_YEAR = 200_000
_QUALIFIERS = {"?", "~", "%"}
_DATE = re.compile(
    r"(?P<year>Y-?[1-9][0-9]{4,5}|-?[0-9]{4}|-?[0-9]{3}X|-?[0-9]{2}XX|-?[1-9]XXX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
)
# Months that begin and end what EDTF writes as a month of its own number.
_PARTS_OF_YEAR = {
    21: ("春", 3, 5),
    22: ("夏", 6, 8),
    23: ("秋", 9, 11),
    24: ("冬", 12, 12),
    33: ("第一季度", 1, 3),
    34: ("第二季度", 4, 6),
    35: ("第三季度", 7, 9),
    36: ("第四季度", 10, 12),
    40: ("上半年", 1, 6),
    41: ("下半年", 7, 12),
}


@dataclass(frozen=True)
class Bounds:
    """Earliest and latest day as numbers that sort: year × 10000 + month × 100 + day, negative before our era.

    Where one end of a span is open or unknown, both are bounds of the other end.
    """

    earliest: int
    latest: int


@dataclass(frozen=True)
class Day:
    """One date of any precision. `year` keeps its X; month and day are 0 where they are not given."""

    year: str
    month: int = 0
    day: int = 0
    is_approximate: bool = False
    is_uncertain: bool = False

    @property
    def years(self):
        """Return the first and the last year, as EDTF counts them: year 0 is 1 BC."""
        digits = self.year.removeprefix("Y")
        first, last = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
        return min(first, last), max(first, last)

    @property
    def bounds(self):
        first, last = self.years
        _, first_month, last_month = _PARTS_OF_YEAR.get(self.month) or ("", self.month or 1, self.month or 12)
        last_day = self.day or _length_of_month(last, last_month)
        return Bounds(sortable_day(first, first_month, self.day or 1), sortable_day(last, last_month, last_day))

    @property
    def plain(self):
        """Return the sentence without 约 and 存疑."""
        if "X" in self.year:
            return _years_in_chinese(self.year, *self.years)
        year = year_in_chinese(self.years[0])
        if self.month in _PARTS_OF_YEAR:
            return year + _PARTS_OF_YEAR[self.month][0]
        return year + (f"{self.month}月" if self.month else "") + (f"{self.day}日" if self.day else "")

    def __str__(self):
        return f"{'约' if self.is_approximate else ''}{self.plain}{'（存疑）' if self.is_uncertain else ''}"


@dataclass(frozen=True)
class Span:
    """From one date to another. None is an unknown end, OPEN an end that is left open."""

    OPEN = ".."
    start: Day | str | None
    end: Day | str | None

    @property
    def bounds(self):
        known = [day.bounds for day in (self.start, self.end) if isinstance(day, Day)]
        return Bounds(known[0].earliest, known[-1].latest)

    def __str__(self):
        match (self.start, self.end):
            case (Day() as start, Day() as end):
                return _span_in_chinese(start, end)
            case (Day() as start, end):
                return f"{start}起" if end else f"{start}起，何时结束未查到"
            case (Span.OPEN, end):
                return f"{end}以前"
            case (_, end):
                return f"至{end}，何时开始未查到"


@dataclass(frozen=True)
class Choice:
    """Several dates: one of them (`[…]`), or all of them (`{…}`). Each is a Day or a closed Span."""

    members: tuple
    is_one_of: bool

    @property
    def bounds(self):
        found = [member.bounds for member in self.members]
        return Bounds(min(each.earliest for each in found), max(each.latest for each in found))

    def __str__(self):
        return ("或" if self.is_one_of else "、").join(map(str, self.members))


@dataclass(frozen=True)
class Limit:
    """One date that is known only to be not later (`[..1956]`) or not earlier (`[1956..]`) than another."""

    day: Day
    is_latest: bool

    @property
    def bounds(self):
        return self.day.bounds

    def __str__(self):
        return f"不{'晚' if self.is_latest else '早'}于{self.day}"


def sortable_day(year, month, day):
    """Return a day as one integer that sorts in time, also before our era (no Python date reaches there)."""
    return year * 10_000 + month * 100 + day


@lru_cache(maxsize=4096)
def parse(text):
    """Return the Day, Span, Choice or Limit that an EDTF text means; raise ValidationError with what to write."""
    value = _parse(text)
    if value is None:
        raise ValidationError(f"日期“{text}”无法识别。请这样填写：{EXAMPLES}。", code="edtf")
    ends = [part.bounds for part in _parts_of(value)]
    if any(abs(bound) > sortable_day(FARTHEST_YEAR, 12, 31) for end in ends for bound in (end.earliest, end.latest)):
        raise ValidationError(f"日期“{text}”太久远，最早只能记到公元前20万年。", code="edtf")
    if any(isinstance(part, Span) and _is_reversed(part) for part in _parts_of(value)):
        raise ValidationError(f"日期“{text}”的结束早于开始，请把两端对调。", code="edtf")
    return value


def bounds(text):
    """Return the sortable bounds of an EDTF text, or None for an empty one. Raises ValidationError."""
    return parse(text).bounds if text else None


def in_chinese(text):
    """Return an EDTF text as Chinese readers write it: 约1956年, 20世纪50年代, 1956—1964年, 1953年5月15日.

    Empty gives empty. A text that is not EDTF comes back unchanged: an old record must still be shown.
    """
    if not text:
        return ""
    try:
        return str(parse(text))
    except ValidationError:
        return text


def year_in_chinese(year):
    """Return one year as readers write it."""
    # EDTF counts a year 0 (1 BC); historians do not.
    return f"{year}年" if year > 0 else f"公元前{1 - year}年"


def span_in_chinese(start, end):
    """Return two EDTF texts, either of which may be empty, as one span: 1956—1964年, 1956年起, 至1964年."""
    if start and end:
        try:
            first, last = parse(start), parse(end)
        except ValidationError:
            return f"{start}—{end}"
        if isinstance(first, Day) and isinstance(last, Day):
            return str(Span(first, last))
        return f"{first}—{last}"
    if start:
        return f"{in_chinese(start)}起"
    return f"至{in_chinese(end)}" if end else ""


def year_and_rest(text):
    """Split the Chinese reading for a column of years: ("1953", "5月15日"); a phrase that is no plain date stays whole.

    >>> year_and_rest("1953-09")
    ('1953', '9月')
    """
    phrase = in_chinese(text)
    year, mark, rest = phrase.partition("年")
    if mark and year.isdigit() and re.fullmatch(r"(?:\d{1,2}月)?(?:\d{1,2}日)?", rest):
        return year, rest
    return phrase, ""


def iso_date(text):
    """Return the part of an EDTF text that HTML's datetime attribute takes (1953, 1953-09, 1953-05-15), or empty."""
    found = re.fullmatch(r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?)[?~%]?", text or "")
    return found[1] if found else ""


def _parse(text):
    if "/" in text:
        ends = text.split("/")
        return _span(*ends) if len(ends) == 2 else None
    if text[:1] + text[-1:] in {"[]", "{}"}:
        return _choice(text[1:-1].replace(" ", ""), is_one_of=text.startswith("["))
    return _day(text)


def _parts_of(value):
    return value.members if isinstance(value, Choice) else (value,)


def _is_reversed(span):
    if not (isinstance(span.start, Day) and isinstance(span.end, Day)):
        return False
    return span.start.bounds.earliest > span.end.bounds.latest


def _span(first, last):
    ends = [text if text == Span.OPEN else _day(text) if text else None for text in (first, last)]
    is_misspelled = any(text and end is None for text, end in zip((first, last), ends, strict=True))
    return Span(*ends) if not is_misspelled and any(isinstance(end, Day) for end in ends) else None


def _choice(text, is_one_of):
    if is_one_of and text.startswith(".."):
        return (day := _day(text[2:])) and Limit(day, is_latest=True)
    if is_one_of and text.endswith(".."):
        return (day := _day(text[:-2])) and Limit(day, is_latest=False)
    members = [_member(part) for part in text.split(",")]
    return Choice(tuple(members), is_one_of) if len(members) > 1 and all(members) else None


def _member(text):
    first, dots, last = text.partition("..")
    if not dots:
        return _day(text)
    span = _span(first, last)
    return span if span and isinstance(span.start, Day) and isinstance(span.end, Day) else None


def _day(text):
    """Return the Day that a text without / means, or None. A qualifier of any part counts for the whole."""
    found = _DATE.fullmatch(re.sub(r"[?~%]", "", text))
    if not found or not _has_qualifiers_in_place(text):
        return None
    year, month, day = found["year"], found["month"] or "", found["day"] or ""
    if ("X" in year and month) or (month == "XX" and day not in ("", "XX")) or year.startswith("-0000"):
        return None
    month, day = int(month.replace("XX", "0") or 0), int(day.replace("XX", "0") or 0)
    if found["month"] not in (None, "XX") and month not in range(1, 13) and month not in _PARTS_OF_YEAR:
        return None
    if found["day"] not in (None, "XX") and not _is_day_of_month(int(year.removeprefix("Y")), month, day):
        return None
    marks = _QUALIFIERS.intersection(text)
    return Day(year, month, day, bool(marks & {"~", "%"}), bool(marks & {"?", "%"}))


def _has_qualifiers_in_place(text):
    """Whether each qualifier stands before or behind one part of a date, as EDTF writes it."""
    return all(re.fullmatch(r"[?~%]?[0-9XY]+[?~%]?", part) for part in text.removeprefix("-").split("-") if part)


def _is_day_of_month(year, month, day):
    return month in range(1, 13) and 1 <= day <= _length_of_month(year, month)


def _length_of_month(year, month):
    # The calendar repeats after 400 years, also before our era.
    return calendar.monthrange(year % 400 + 2000, month)[1]


def _span_in_chinese(start, end):
    """Say a span without saying twice what both ends share."""
    if (start.is_approximate, start.is_uncertain) != (end.is_approximate, end.is_uncertain):
        return f"{start}—{end}"
    first, last = start.plain, end.plain
    if "—" in first + last:
        return f"{start}至{end}"
    for unit in ("年代", "世纪", "年", "月", "日"):
        if first.endswith(unit) and last.endswith(unit):
            shared = _shared_beginning(start, end)
            if shared or first.removesuffix(unit).isdigit():
                first, last = first.removesuffix(unit), last.removeprefix(shared)
            break
    before, after = "约" if start.is_approximate else "", "（存疑）" if start.is_uncertain else ""
    return f"{before}{first}—{last}{after}"


def _shared_beginning(start, end):
    """Return what both ends say first: the century of two decades, the year of two months, the month of two days."""
    if start.plain.endswith("年代") and end.plain.endswith("年代"):
        return f"{int(start.year[:2]) + 1}世纪" if start.year[:2] == end.year[:2] else ""
    if start.year != end.year or not start.month or not end.month:
        return ""
    year = year_in_chinese(start.years[0])
    if start.month != end.month:
        return "" if start.day or end.day else year
    return f"{year}{start.month}月" if start.day and end.day else ""


def _years_in_chinese(text, first, last):
    """Say years of which some digits are unspecified: a century, a decade, or from the first to the last."""
    digits = text.removeprefix("-")
    if re.fullmatch(r"[0-9]{2}XX", digits):
        century = int(digits[:2]) + 1
        return f"公元前{century}世纪" if text.startswith("-") else f"{century}世纪"
    if re.fullmatch(r"[0-9]{3}X", digits) and first > 0 and digits[2] != "0":
        return f"{int(digits[:2]) + 1}世纪{digits[2]}0年代"
    start = year_in_chinese(first)
    return f"{start.removesuffix('年') if first > 0 else start}—{year_in_chinese(last)}"
