"""Read a position from pasted text: numbers, degrees and minutes, Chinese words, or metres of a survey.

Pure functions; they send no request. Nothing is guessed without a sign: a datum that the text does not name stays
empty, numbers in the wrong order are marked `swapped`, and metres whose zone or datum the text does not name are marked
`supposed`. The editor's form asks about all three.
"""

import re
import unicodedata
from dataclasses import dataclass

from heritage.catalogue.position import datum as datums
from heritage.catalogue.position import grids
from heritage.catalogue.position.datum import UnreadableError

LONGEST_TEXT = 4_000
MOST_READINGS = 20


@dataclass(frozen=True)
class Reading:
    """One position as the text gives it. `datum` and `origin` are empty where the text does not name them."""

    longitude: float
    latitude: float
    datum: str = ""
    origin: str = ""
    swapped: bool = False
    hint: str = ""
    supposed: bool = False


# The signs of degrees, minutes and seconds in all their disguises; NFKC would tear some of them apart.
_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "‘": "'", "’": "'", "`": "'", "″": '"', "“": '"', "”": '"', "〃": '"'}
    | {"、": ",", "；": ",", "。": " ", "\u200b": "", "\ufeff": ""}
)
_AXIS_WORDS = {
    "longitude": ("东经", "西经", "经度", "longitude", "long", "lng", "lon", "e", "w"),
    "latitude": ("北纬", "南纬", "纬度", "latitude", "lat", "n", "s"),
}
_NEGATIVE = {"西经", "南纬", "w", "s"}
_WORD = "东经|西经|北纬|南纬|经度|纬度|longitude|latitude|long|lng|lon|lat"
_LETTER = "(?<![a-z])[ewns](?![a-z])"


def _degrees(which):
    """Return the pattern of one number with or without minutes and seconds; its groups end in `which`."""
    minutes = rf"\s*(?P<min{which}>\d{{1,3}}(?:\.\d+)?)\s*'"
    seconds = rf"\s*(?P<sec{which}>\d{{1,3}}(?:\.\d+)?)\s*(?:\"|'')?"
    return rf"(?P<deg{which}>[-+]?\d{{1,3}}(?:\.\d+)?)(?![\d.])(?:\s*(?P<sign{which}>°)(?:{minutes}(?:{seconds})?)?)?"


_SPACED = r"(?<![\w.])(?P<deg>\d{1,3})[\s:-](?P<min>\d{1,2})[\s:-](?P<sec>\d{1,2}(?:\.\d+)?)"
_ANGLE = re.compile(
    rf"{_SPACED}\s*(?P<axis>{_LETTER})"
    rf"|(?P<axis1>{_WORD}|{_LETTER})[\s:=\"'是为]*{_degrees(1)}"
    rf"|(?<![\d.]){_degrees(2)}(?:\s*(?P<axis2>{_LETTER}))?",
    re.IGNORECASE | re.ASCII,
)
_WRITTEN_SIGN = re.compile(r"(?<=\d)\s*([度分秒])")
_BRACKETED = re.compile(rf"({_WORD})\s*\([^\d)]{{1,8}}\)", re.IGNORECASE)  # 经度(E)
_BETWEEN = re.compile(r"[\s,;/|()\[\]{}和与及·:\"'xy]*", re.IGNORECASE)
_METRES = re.compile(r"(?<![\d.])(\d{6,8}(?:\.\d{1,9})?)(?![\d.])\D{1,12}(?<![\d.])(\d{6,8}(?:\.\d{1,9})?)(?![\d.])")
_DATUM_WORDS = {
    "wgs84": r"wgs[\s_-]*84|cgcs[\s_-]*2000|2000国家大地|国家2000|gps|天地图|epsg:?\s*(?:4326|4490)",
    "gcj02": r"gcj[\s_-]*0?2|火星坐标|高德|腾讯|amap\.com|map\.qq\.com",
    "bd09": r"bd[\s_-]*0?9|百度|baidu",
}


@dataclass(frozen=True)
class _Angle:
    """One number of a pair; `axis` is empty where the text does not say which it is."""

    degrees: float
    axis: str
    is_marked: bool
    is_fine: bool
    start: int
    end: int


def read(text):
    """Return the readings of numbers in `text`, one or more, or raise UnreadableError."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableError("文字太长。请只粘贴坐标，或地图应用的一条分享文字。")
    plain = normalised(text)
    if metres := metre_pairs(plain):
        return _of_metres(metres, text)
    pairs = degree_pairs(plain)
    if not pairs:
        raise UnreadableError(
            "没有读到一对经纬度。可以写 113.5936, 34.7439，或 34°44′38″N 113°35′37″E，或粘贴地图应用的分享文字。"
        )
    if len(pairs) > MOST_READINGS:
        raise UnreadableError(f"读到{len(pairs)}对坐标。请只留一个点；边界请用“上传文件”。")
    named = datum_in_words(text)
    readings = [placed(*pair, datum=named) for pair in pairs]
    return list(dict.fromkeys(readings))


def read_one(text, axis):
    """Return the degrees of one longitude or latitude, in any of the forms that `read` takes, or raise."""
    plain = normalised(text)
    found = [_angle(match) for match in _ANGLE.finditer(plain)]
    name = {"longitude": "经度", "latitude": "纬度"}[axis]
    if len(found) != 1 or not _BETWEEN.fullmatch(plain[: found[0].start] + plain[found[0].end :]):
        example = {"longitude": "113.59359，或 113°35′37″", "latitude": "34.74389，或 34°44′38″"}[axis]
        raise UnreadableError(f"“{text}”读不出{name}。请写成度，例如：{example}。")
    if found[0].axis not in ("", axis):
        raise UnreadableError(f"“{text}”不是{name}。请核对经度和纬度有没有写反。")
    return found[0].degrees


def datum_in_words(text):
    """Return the one datum that the words name (GPS, 高德, BD-09 …); empty for none or several."""
    found = {name for name, words in _DATUM_WORDS.items() if re.search(words, text, re.IGNORECASE)}
    return found.pop() if len(found) == 1 else ""


def placed(first, second, datum="", origin="", hint="", order=("longitude", "latitude")):
    """Return the Reading of two numbers. `order` is what the text says; without it, longitude comes first.

    Where only the other order lies in China, the Reading uses that order and is marked `swapped`: the editor decides.
    """
    pair = dict(zip(order, (first, second), strict=True))
    longitude, latitude = pair["longitude"], pair["latitude"]
    if datums.inside_china(longitude, latitude):
        return Reading(longitude, latitude, datum, origin, hint=hint)
    if datums.inside_china(latitude, longitude):
        return Reading(latitude, longitude, datum, origin, swapped=True, hint=hint)
    raise UnreadableError(f"读到的是 {first:g}, {second:g}，不在中国境内。郑州的经度约113.6，纬度约34.7，请核对。")


def metre_pairs(text):
    """Return the (easting, northing) pairs in a normalised text, in metres."""
    pairs = [grids.in_order(float(one), float(two)) for one, two in _METRES.findall(text)]
    return [pair for pair in pairs if 100_000 <= pair[1] < 7_600_000 and grids.proposals(*pair)]


def _of_metres(pairs, text):
    if len(pairs) > MOST_READINGS:
        raise UnreadableError(f"读到{len(pairs)}对坐标。请只留一个点；边界请用“上传文件”。")
    named = grids.named(text)
    says_datum = datum_in_words(text) == "wgs84"
    readings = []
    for pair in pairs:
        for grid in [named] if named else grids.proposals(*pair):
            longitude, latitude = (round(float(value), 8) for value in grid.to_degrees(*pair))
            if not datums.inside_china(longitude, latitude):
                raise UnreadableError(f"按{grid.name}换算，这一点不在中国境内。请核对带号和中央经线，或删去它们再读。")
            hint = f"按{grid.name}从米换算，{grids.whereabouts(longitude, latitude)}。"
            hint += "" if named else "文字里没有写明分带，请核对。"
            hint += "" if says_datum else grids.WHICH_DATUM
            readings.append(
                Reading(longitude, latitude, "wgs84", f"{grid.name}的米坐标", False, hint, not (named and says_datum))
            )
    return list(dict.fromkeys(readings))


def normalised(text):
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    text = _WRITTEN_SIGN.sub(lambda sign: {"度": "°", "分": "'", "秒": '"'}[sign[1]], text)
    return _BRACKETED.sub(r"\1", text)


def degree_pairs(text):
    """Return (first, second) in the order longitude, latitude as far as the text says which is which."""
    angles = [_angle(match) for match in _ANGLE.finditer(text)]
    found, at = [], 0
    while at < len(angles) - 1:
        one, two = angles[at], angles[at + 1]
        if _BETWEEN.fullmatch(text, one.end, two.start) and _are_a_pair(one, two):
            found.append(_in_order(one, two))
            at += 2
        else:
            at += 1
    marked = [angle for angle in angles if angle.is_marked]
    if not found and len(marked) == 2 and _are_a_pair(*marked):
        found.append(_in_order(*marked))
    return found


def _are_a_pair(one, two):
    if one.axis and one.axis == two.axis:
        return False
    return all(angle.is_marked or angle.is_fine for angle in (one, two))


def _in_order(one, two):
    if one.axis == "latitude" or two.axis == "longitude":
        one, two = two, one
    return one.degrees, two.degrees


def _angle(match):
    part = match.groupdict()
    which = next(which for which in ("", "1", "2") if part[f"deg{which}"])
    degrees, minutes, seconds = (part[name + which] or "0" for name in ("deg", "min", "sec"))
    if float(minutes) >= 60 or float(seconds) >= 60:
        raise UnreadableError("分和秒要小于60。请核对，例如：34°44′38″N 113°35′37″E。")
    word = (part[f"axis{which}"] or "").lower()
    axis = next((name for name, words in _AXIS_WORDS.items() if word in words), "")
    value = round(abs(float(degrees)) + float(minutes) / 60 + float(seconds) / 3600, 8)
    value = -value if degrees.startswith("-") or word in _NEGATIVE else value
    is_marked = bool(axis or part[f"min{which}"] or part.get(f"sign{which}"))
    return _Angle(value, axis, is_marked, "." in degrees, match.start(), match.end())
