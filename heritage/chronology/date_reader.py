"""Read a date as people write it and return EDTF: 1954年5月, 2017.12.29, 五十年代, 约1954年, 1953—1956年, 咸丰九年.

Form, dialogue, spreadsheet import and search read dates here only. What is read is shown back (`Reading.sentence`), so
that no meaning changes in silence. Conventions that the sentence makes visible: a decade without a century is one of
the 20th; 初, 中 and 末 are the first, middle and last third of a decade, and ten, twenty and ten years of a century.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from heritage.chronology import edtf
from heritage.chronology.eras import DYNASTIES, GREGORIAN, PARTS, REIGNS

EXAMPLES = "1954年5月、2017.12.29、20世纪50年代、约1954年、1953—1956年、1956年以前、民国二十四年、公元前3世纪"
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1, "两": 2}
_N = r"[0-9〇零○一二三四五六七八九十廿卅元]+"
_DASH = r"(?:-{1,2}|—{1,2}|–|―|~|至|到)"
# Characters that nobody sees: soft hyphen, zero-width characters, marks of direction, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_NAME_OF_REIGN = re.compile(rf"(?:[明清](?:代|朝)?)?({'|'.join(REIGNS)})")
_REIGN = re.compile(rf"{_NAME_OF_REIGN.pattern}({_N})年")
_WHOLE_REIGN = re.compile(rf"{_NAME_OF_REIGN.pattern}(?:年间|间|时期)")
_DYNASTY = re.compile(rf"({'|'.join(DYNASTIES)})(?:代|朝|时期)")
_CENTURY = re.compile(rf"(公元前|前|公元)?({_N})世纪(.*)")
_DECADE = re.compile(rf"(?:({_N})世纪)?({_N})年代")
_TWO_DECADES = re.compile(rf"(?:({_N})世纪)?({_N})(?:年代)?(?:{_DASH}|、)({_N})年代")
_NEIGHBOURS = re.compile(r"(?:([0-9一二三四五六七八九十]+)世纪)?([一二三四五六七八九])([一二三四五六七八九])十年代")
_ABOUT = re.compile(r"^(?:大约|大概|约为|约在|约|可能为|circa|ca\.|c\.)|(?:左右|前后|上下|许)$")
_DOUBT = re.compile(r"(?:\(存疑\)|\(待考\)|\(\?\)|存疑|待考|\?)$")
_BEFORE = re.compile(r"(?:以前|之前|前)$")
_SINCE = re.compile(r"(?:以来|至今|到今|-今|—今|起|始)$")
_AFTER = re.compile(r"(?:以后|之后|后)$")
_UNTIL = re.compile(r"^(?:截至|截止|止于|至)")
_BUILT = re.compile(r"^(?:始建于|建成于|兴建于|建于)|(?:始建|建成|兴建|竣工|落成|建)$")
_NOT_KNOWN = {"不详", "未知", "不明", "不清", "无", "无考", "待考", "待查", "未查到", "暂无", "?"}
_MONTH = r"(?P<month>正|[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_CHINESE_DATE = re.compile(
    rf"(?P<era>公元前|前|公元)?(?P<year>[0-9]{{1,4}}|[〇零○一二三四五六七八九]{{4}})年"
    rf"(?:(?P<season>春季?|夏季?|秋季?|冬季?|上半年|下半年|[初末底])|{_MONTH}月(?:份|{_DAY}[日号])?)?"
)
_LATER_END = re.compile(rf"(?:{_MONTH}月(?:份|{_DAY}[日号])?|(?P<only_day>[0-9]{{1,2}})[日号])")
_SEPARATED = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?\.?(?:[T ]?0{1,2}:00(?::00(?:\.0+)?)?)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SEASONS = {"春": "21", "夏": "22", "秋": "23", "冬": "24", "上半年": "40", "下半年": "41"}
_THIRDS = {"初": (0, 3), "初期": (0, 3), "早期": (0, 3), "中": (4, 6), "中期": (4, 6), "末": (7, 9), "末期": (7, 9)}
_THIRDS |= {"前期": (0, 4), "后期": (5, 9), "晚期": (7, 9), "上半叶": (0, 4), "下半叶": (5, 9)}
_OF_CENTURY = {"初": (0, 9), "初期": (0, 9), "初叶": (0, 9), "中": (40, 59), "中期": (40, 59), "中叶": (40, 59)}
_OF_CENTURY |= {"末": (90, 99), "末期": (90, 99), "末叶": (90, 99), "上半叶": (0, 49), "前半叶": (0, 49)}
_OF_CENTURY |= {"下半叶": (50, 99), "后半叶": (50, 99), "前期": (0, 49), "后期": (50, 99)}


@dataclass(frozen=True)
class Reading:
    """What was understood: the EDTF text that is stored, and remarks on what was not taken over as it was written."""

    text: str
    remarks: tuple = field(default=())

    @property
    def sentence(self):
        """Return “20世纪50年代（195X）”, with the remarks behind it; empty for an empty text."""
        if not self.text:
            return ""
        return "；".join([f"{edtf.in_chinese(self.text)}（{self.text}）", *self.remarks])


def read(text):
    """Return the Reading of a date as somebody wrote it. Raises ValidationError with examples."""
    plain = _normalised(text or "")
    if not plain:
        return Reading("")
    try:
        edtf.parse(plain)
    except ValidationError as refusal:
        if plain.isascii() and not _looks_written_by_hand(plain):
            raise
        if plain in _NOT_KNOWN:
            raise ValidationError("没有查到年代就留空，页面会写“未查到”。", code="edtf") from refusal
        reading = _read(plain)
        if reading is None:
            raise ValidationError(
                f"日期“{text}”读不懂。可以这样写：{EXAMPLES}；也可以用 EDTF：195X、1956~、1953/1956。", code="edtf"
            ) from refusal
        _require_possible(text, reading)
        return reading
    return Reading(plain)


def _require_possible(text, reading):
    try:
        edtf.parse(reading.text)
    except ValidationError:
        is_span = "/" in reading.text
        why = "结束早于开始，请把两端对调" if is_span else "没有这个月或这一天，请核对"
        raise ValidationError(f"日期“{text}”{why}。", code="edtf") from None


def _normalised(text):
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip(" \t\n。.,，、;；")
    plain = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", plain)
    return re.sub(r"\s*([-—–~/])\s*", r"\1", re.sub(r"\s+", " ", plain)).replace("廿", "二十").replace("卅", "三十")


def _looks_written_by_hand(plain):
    return bool(_SEPARATED.fullmatch(plain) or _COMPACT.fullmatch(plain) or _DOUBT.search(plain) or _is_span(plain))


def _is_span(plain):
    return bool(re.fullmatch(rf"[0-9./]+{_DASH}[0-9./]+", plain))


def _read(plain):
    """Return the Reading of normalised text, or None. The order matters: longer forms first."""
    if found := re.fullmatch(r"(.+?)\((?:公元)?(前?[0-9]{1,4})年?\)", plain):
        return _checked_against_brackets(*found.groups())
    if _DOUBT.search(plain):
        return _qualified(_read_whole(_DOUBT.sub("", plain)), "?")
    if _BUILT.search(plain) and (reading := _read_whole(_BUILT.sub("", plain))):
        return Reading(reading.text, (*reading.remarks, "只取日期"))
    for ending, form in ((_SINCE, "{}/.."), (_BEFORE, "../{}"), (_AFTER, "[{}..]"), (_UNTIL, "/{}")):
        if ending.search(plain) and (reading := _open_ended(ending.sub("", plain), form)):
            return reading
    if _ABOUT.search(plain):
        return _qualified(_read_whole(_ABOUT.sub("", plain)), "~")
    if plain.endswith(("—", "-", "~")):
        return _open_ended(plain.rstrip("—-~"), "{}/")
    return _decades(plain) or _span(plain) or _century(plain) or _dynasty(plain) or _reign(plain) or _date(plain)


def _read_whole(plain):
    try:
        edtf.parse(plain)
    except ValidationError:
        return _read(plain)
    return Reading(plain)


def _qualified(reading, mark):
    """Put ~ or ? behind each date; both together are %. A span that is approximate already stays as it is."""
    if reading is None or "[" in reading.text or ".." in reading.text:
        return None
    ends = [_with_mark(end, mark) for end in reading.text.split("/")]
    return Reading("/".join(ends), reading.remarks)


def _with_mark(end, mark):
    if end.endswith(("?", "~", "%")):
        return end if end.endswith((mark, "%")) else end[:-1] + "%"
    return end + mark


def _open_ended(plain, form):
    reading = _read_whole(plain) if plain else None
    if reading is None or "/" in reading.text:
        return None
    return Reading(form.format(reading.text), reading.remarks)


def _checked_against_brackets(plain, year):
    """光绪三十四年（1908年）: both say a year, and they have to agree."""
    reading, given = _read_whole(plain), _astronomical(int(year.removeprefix("前")), year.startswith("前"))
    if reading is None:
        return None
    bounds = edtf.bounds(reading.text)
    if not edtf.sortable_day(given, 1, 1) <= bounds.latest or not bounds.earliest <= edtf.sortable_day(given, 12, 31):
        said = edtf.in_chinese(reading.text)
        raise ValidationError(f"“{plain}”是{said}，括号里写的是{year}年，两者不一致。请核对后只留一个。", code="edtf")
    return reading


def _decades(plain):
    if found := _TWO_DECADES.fullmatch(plain):
        century, first, last = found.groups()
        return _span_of(_decade(century, first), _decade(century, last))
    if found := _NEIGHBOURS.fullmatch(plain):
        century, first, last = found.groups()
        return _span_of(_decade(century, f"{first}十"), _decade(century, f"{last}十"))
    decade, part = re.sub(rf"({'|'.join(_THIRDS)})$", "", plain), ""
    if decade != plain and decade.endswith("年代"):
        part = plain.removeprefix(decade)
    found = _DECADE.fullmatch(decade if part else plain)
    text = found and _decade(*found.groups())
    if not text:
        return None
    if not part:
        return Reading(text)
    first, last = _THIRDS[part]
    return Reading(f"{text[:3]}{first}~/{text[:3]}{last}~", (f"“{part}”按{first}—{last}年计",))


def _decade(century, digits):
    """Return 195X for (20, 50) and for (None, 五十); also for (None, 1950)."""
    number = _number(digits)
    if number is None or number % 10:
        return None
    if number >= 1000:
        return f"{number // 10}X" if century is None else None
    hundred = 20 if century is None else _number(century)
    return f"{(hundred - 1) * 10 + number // 10:03}X" if hundred and number < 100 else None


def _span_of(first, last):
    return Reading(f"{first}/{last}") if first and last else None


def _span(plain):
    parts = re.split(_DASH, plain)
    if len(parts) != 2 or not all(parts):
        return None
    first, last = parts
    if re.fullmatch(r"[0-9]{4}", first) and re.fullmatch(r"[0-9]{2}年?", last):  # 1953—56年
        last = first[:2] + last
    if first[-1:].isdigit() and "年" in first and last[-1] in "月日":  # 1956年3—9月
        first += last[-1]
    if last.endswith("年") and re.fullmatch(r"(?:公元前|前|公元)?[0-9]{1,4}", first):
        first += "年"
    if last.endswith("世纪") and re.fullmatch(rf"(?:公元前|前|公元)?{_N}", first):
        first += "世纪"
    if first.startswith(("公元前", "前")) and re.fullmatch(r"[0-9]{1,4}年", last):
        # 公元前500—300年 means both before our era, because the number falls; 公元前100—200年 does not.
        falls = int(last[:-1]) < int(re.sub(r"[^0-9]", "", first) or 0)
        last = f"公元前{last}" if falls else last
    if (reign := _NAME_OF_REIGN.match(first)) and re.fullmatch(f"{_N}年", last):  # 民国25—27年
        first = first if first.endswith("年") else f"{first}年"
        last = f"{reign[0]}{last}"
    last = _with_beginning_of(first, last)
    start, end = _read_whole(first), _read_whole(last)
    if start is None or end is None or "/" in start.text + end.text:
        return None
    return Reading(f"{start.text}/{end.text}", start.remarks + end.remarks)


def _with_beginning_of(first, last):
    """1956年3月—9月, 1956年5月1日—3日, 1956年3—9月: the second end takes what it leaves out from the first."""
    whole = _CHINESE_DATE.fullmatch(first) or re.fullmatch(r"(?P<era>)(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})", first)
    rest = _LATER_END.fullmatch(last)
    if not whole or not rest:
        return last
    year = f"{whole['era'] or ''}{whole['year']}年"
    return f"{year}{whole['month']}月{last}" if rest["only_day"] else f"{year}{last}"


def _century(plain):
    found = _CENTURY.fullmatch(plain)
    number = found and _number(found[2])
    if not number or number > 21:
        return None
    is_before = found[1] in ("公元前", "前")
    text = f"{'-' if is_before else ''}{number - 1:02}XX"
    if not found[3]:
        return Reading(text)
    if is_before or found[3] not in _OF_CENTURY:
        return None
    first, last = ((number - 1) * 100 + year for year in _OF_CENTURY[found[3]])
    return Reading(f"{max(first, 1):04}~/{last:04}~", (f"“{found[3]}”按{max(first, 1)}—{last}年计",))


def _dynasty(plain):
    name = plain if plain in PARTS else (found := _DYNASTY.fullmatch(plain)) and found[1]
    if not name:
        return None
    first, last = PARTS.get(name) or DYNASTIES[name]
    text = f"{_year(first)}/{_year(last)}"
    return Reading(text, (f"“{plain}”按{edtf.in_chinese(text)}计",))


def _reign(plain):
    if found := _WHOLE_REIGN.fullmatch(plain):
        first, last = REIGNS[found[1]]
        return Reading(f"{first}/{last}", (f"“{plain}”按{first}—{last}年计",))
    found = _REIGN.match(plain)
    if not found:
        return None
    era, number, rest = found[1], _number(found[2]), plain[found.end() :]
    first, last = REIGNS[era]
    if not number or number > last - first + 1:
        raise ValidationError(f"“{era}”只有{last - first + 1}年（{first}—{last}年），没有{found[2]}年。", code="edtf")
    year = first + number - 1
    if not rest:
        return Reading(f"{year:04}")
    if era == GREGORIAN:
        return _date(f"{year}年{rest}")
    if re.fullmatch(rf"(?:闰?{_MONTH}月)?(?:初?{_DAY}[日号]?)?|[春夏秋冬][季月]?", rest):
        return Reading(f"{year:04}", (f"农历“{rest}”不换算，只取年份",))
    return None


def _date(plain):
    if found := _SEPARATED.fullmatch(plain) or _COMPACT.fullmatch(plain):
        year, month, day = found[1], *found.groups()[-2:]
        month, day = int(month), int(day or 0)
        # 1956-00-00, as databases write what is not known.
        return Reading(f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else ""))
    found = _CHINESE_DATE.fullmatch(plain)
    if not found:
        return None
    year = _number(found["year"]) if found["year"].isdigit() else int("".join(str(_DIGITS[d]) for d in found["year"]))
    if not year or (found["year"].isdigit() and year < 100 and not found["era"]):
        return None  # 56年 may mean 1956 as well as the year 56; 公元56年 is clear
    text = _year(_astronomical(year, found["era"] in ("公元前", "前")))
    season = (found["season"] or "").removesuffix("季")
    if season in ("初", "末", "底"):
        month = "01" if season == "初" else "12"
        return Reading(f"{text}-{month}~", (f"“年{season}”按约{int(month)}月计",))
    if season:
        return Reading(f"{text}-{_SEASONS[season]}")
    month = 1 if found["month"] == "正" else _number(found["month"] or "")
    day = _number(found["day"] or "")
    return Reading(text + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else ""))


def _astronomical(year, is_before):
    return 1 - year if is_before else year


def _year(year):
    return f"{year:04}" if year >= 0 else f"-{-year:04}"


def _number(text):
    """Return the number that digits or Chinese numerals up to 99 write, or None: 34, 三十四, 廿四, 一九五四, 元."""
    if not text:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if "十" in text:
        tens, _, units = text.partition("十")
        if len(tens) > 1 or len(units) > 1 or not set(tens + units) <= _DIGITS.keys():
            return None
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)
    return int("".join(str(_DIGITS[digit]) for digit in text)) if set(text) <= _DIGITS.keys() else None
