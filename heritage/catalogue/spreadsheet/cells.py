"""Convert between the text of a cell and the value of a field. Editors read the refusals as they are."""

import datetime
import json
import math
import re
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ValidationError

from heritage.catalogue.choices import Confidence, Datum
from heritage.catalogue.models.rows import NUMBERS, DesignationPart, repaired_number
from heritage.catalogue.position import coordinates
from heritage.catalogue.spreadsheet import boundaries, worksheets
from heritage.catalogue.spreadsheet.keys import folded, tidy
from heritage.chronology import date_reader, edtf

CLEAR = "清空"
_YES = dict.fromkeys(["是", "1", "√", "✓", "✔", "☑", "对", "有", "y", "yes", "true"], True)
_YES |= dict.fromkeys(["否", "0", "×", "✗", "✘", "☐", "x", "无", "不是", "n", "no", "false"], False)
_METRES = re.compile(r"[±约]*(\d+(?:\.\d+)?)(米|公尺|m|公里|千米|km)?(?:左右|以内)?", re.IGNORECASE)
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_PARTS_OF_LABEL = re.compile(r"[（），／、()/]")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")  # days since 1900, which Excel shows where a date lost its format
_CITATION = re.compile(
    r"(?P<code>[^\s（(［\[]+)(?:\s+(?P<locator>[^（(［\[]*?))?\s*"
    r"(?:[［\[](?P<covers>[^］\]]+)[］\]])?\s*(?:[（(](?P<confidence>[^）)]+)[）)])?"
)
NO_SOURCE = "无"  # stands for a citation without a source, which is always 待核


class Citation(NamedTuple):
    code: str
    locator: str = ""
    confidence: str = Confidence.VERIFIED
    covers: str = ""


def citation_of(row):
    """Return the Citation of a row of the database."""
    return Citation(row.source.code if row.source else "", row.locator, row.confidence, row.covers)


def value_of(column, text, known):
    """Return the value of a cell, or raise ValidationError. `known` finds terms, entries and sources."""
    if text == CLEAR:
        if column.required:
            raise ValidationError(f"“{column.heading}”必须填写，不能清空。")
        return _EMPTY.get(column.kind, "")
    return _READERS[column.kind](column, text, known)


def _text(column, text, known):
    return repaired_number(text) if column.name in NUMBERS else text


def _choice(column, text, known):
    words = _words_of(column.words)
    if (value := words.get(folded(text))) is not None:
        return value
    if column.words is Datum and (named := coordinates.datum_in_words(tidy(text))):
        return named
    raise ValidationError(f"“{text}”不在“{column.heading}”的选项里。请从下拉列表选：{_few(column.words.labels)}。")


@cache
def _words_of(choices):
    """Return {word: value} of values, labels and those parts of a label that belong to no other: WGS-84, 高德."""
    whole = {folded(word): value for value, label in choices.choices for word in (value, label)}
    parts = {}
    for value, label in choices.choices:
        for part in filter(None, map(folded, _PARTS_OF_LABEL.split(label))):
            parts.setdefault(part, set()).add(value)
    return {part: values.pop() for part, values in parts.items() if len(values) == 1} | whole


def _term(column, text, known):
    if term := known.term(column.words, text):
        return term
    raise ValidationError(f"“{text}”不在词表里。请从下拉列表选，或先请人把它加进“来源与词表”。")


def _date(column, text, known):
    if _SERIAL.fullmatch(text):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))
        raise ValidationError(f"“{text}”像是 Excel 里的日期序号（{day}）。请把单元格设为文本，写成 {day}。")
    return date_reader.read(text).text


def _day(column, text, known):
    text = _date(column, text, known)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(f"“{text}”不是完整的日期。请写年月日，例如：2026-03-15。") from None


def _number(column, text, known):
    with suppress(ValueError):
        if math.isfinite(number := float(text)):
            return number
    try:
        return coordinates.read_one(text, column.name.removeprefix("entered_"))
    except coordinates.UnreadableError as refusal:
        raise ValidationError(str(refusal)) from None


def _count(column, text, known):
    found = _METRES.fullmatch(tidy(text).replace(" ", ""))
    if not found:
        raise ValidationError(f"“{text}”不是整数。请只写数字，例如：200。")
    is_kilometres = (found[2] or "").lower() in ("公里", "千米", "km")
    return math.ceil(float(found[1]) * (1000 if is_kilometres else 1))  # an error is never made smaller


def _yes(column, text, known):
    if (word := tidy(text).lower()) in _YES:
        return _YES[word]
    raise ValidationError(f"“{text}”看不懂。请写“是”或“否”。")


def _entry(column, text, known):
    return known.entry(text)


def _source(column, text, known):
    return known.source(text)


def _citations(column, text, known):
    return [_citation(part.strip(), known) for part in re.split(r"[；;\n]", text) if part.strip()]


def _citation(text, known):
    found = _CITATION.fullmatch(text)
    if not found:
        raise ValidationError(f"“{text}”看不懂。请先写来源简码，例如：ZZWB19 第3版（已核实）。")
    code, said, part = found["code"], found["confidence"], found["covers"]
    confidence = _by_label(Confidence, said or (Confidence.GENERAL.label if code == NO_SOURCE else "已核实"))
    if confidence is None:
        raise ValidationError(f"“{said}”不是可信度。请写：已核实、推定或待核。")
    covers = _by_label(DesignationPart, part) if part else ""
    if covers is None:
        raise ValidationError(f"“{part}”看不懂。方括号里写：{'、'.join(DesignationPart.labels)}，或者不写。")
    if code == NO_SOURCE and confidence != Confidence.GENERAL:
        raise ValidationError("没有来源的说法只能标为“待核”。")
    if code != NO_SOURCE:
        code = getattr(known.source(code), "code", code)
    return Citation("" if code == NO_SOURCE else code, found["locator"] or "", confidence, covers)


def _by_label(choices, label):
    return next((choice for choice in choices if choice.label == label), None)


def _few(labels, most=6):
    return "、".join(labels[:most]) + ("……" if len(labels) > most else "")


_READERS = {
    worksheets.TEXT: _text,
    worksheets.FILE: _text,
    worksheets.CHOICE: _choice,
    worksheets.TERM: _term,
    worksheets.DATE: _date,
    worksheets.DAY: _day,
    worksheets.NUMBER: _number,
    worksheets.COUNT: _count,
    worksheets.YES: _yes,
    worksheets.ENTRY: _entry,
    worksheets.SOURCE: _source,
    worksheets.CITATIONS: _citations,
    worksheets.BOUNDARY: lambda column, text, known: json.loads(text),  # boundaries.py has read the cell
}
_EMPTY = {
    **dict.fromkeys(
        [worksheets.TERM, worksheets.DAY, worksheets.NUMBER, worksheets.COUNT, worksheets.ENTRY, worksheets.SOURCE]
    ),
    worksheets.YES: False,
    worksheets.CITATIONS: [],
    worksheets.BOUNDARY: None,
}


def shown(column, value):
    """Return a value as a cell shows it; `value_of` reads the same value back."""
    if value is None or value == "":
        return ""
    match column.kind:
        case worksheets.CHOICE:
            return column.words(value).label
        case worksheets.TERM:
            return value.name
        case worksheets.ENTRY:
            return value.number or ""
        case worksheets.SOURCE:
            return value.code
        case worksheets.YES:
            return "是" if value else "否"
        case worksheets.CITATIONS:
            return "；".join(map(_citation_shown, value))
        case worksheets.NUMBER:
            return repr(value)
        case worksheets.BOUNDARY:
            return boundaries.as_text(value)
    return str(value)


def in_short(column, value):
    """Return a value as the check shows it: of a boundary only its size."""
    return boundaries.summary(value) if column.kind == worksheets.BOUNDARY and value else shown(column, value)


def is_repaired(column, value, text):
    """Whether a cell is stored in another way than it was written."""
    if column.kind == worksheets.BOUNDARY:
        return False
    if text == CLEAR or (column.kind in (worksheets.ENTRY, worksheets.SOURCE) and not getattr(value, "pk", None)):
        return False
    if column.kind == worksheets.NUMBER:
        return _DECIMAL.fullmatch(text) is None
    if column.kind == worksheets.CITATIONS:
        return folded(shown(column, value)) != folded(text)
    return shown(column, value) != text


def as_stored(column, value, text):
    """Return what the check shows of a value: “195X，20世纪50年代” for a date."""
    if text == CLEAR:
        return "（清空）"
    if column.kind == worksheets.DATE and value:
        return "，".join([value, edtf.in_chinese(value), *date_reader.read(text).remarks])
    if column.kind == worksheets.ENTRY:
        return "，".join(filter(None, [value.number or text, value.title]))
    return in_short(column, value) or text


def _citation_shown(citation):
    code, locator, confidence, covers = citation
    text = code or NO_SOURCE
    if locator:
        text += f" {locator}"
    if covers:
        text += f"［{DesignationPart(covers).label}］"
    if confidence != (Confidence.VERIFIED if code else Confidence.GENERAL):
        text += f"（{Confidence(confidence).label}）"
    return text
