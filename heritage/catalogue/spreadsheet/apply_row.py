"""Set the fields that a row gives, list the differences, and name every refused cell."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from heritage.catalogue.choices import Scale
from heritage.catalogue.models import HeritageSitePage, Outcome
from heritage.catalogue.spreadsheet import cells, worksheets


@dataclass
class Plan:
    """What one record of a file would change. `target` is the page or source in memory with all accepted values."""

    target: object = None
    problems: list = field(default_factory=list)  # [sheet, number of the row, heading, sentence]
    changes: list = field(default_factory=list)  # [sheet, number of the row, heading, old, new]
    values: list = field(default_factory=list)  # [sheet, number of the row, heading, repaired text, what is stored]
    remarks: list = field(default_factory=list)  # [sheet, number of the row, heading, sentence, key of an entry]
    photos: list = field(default_factory=list)
    is_new: bool = False
    revision: object = None  # the draft that was read

    @property
    def outcome(self):
        if self.problems:
            return Outcome.REFUSED
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.SAME

    def refuse(self, row, heading, sentence):
        self.problems.append([row.sheet, row.number, heading, sentence])

    def remark(self, row, heading, sentence, entry=None):
        self.remarks.append([row.sheet, row.number, heading, sentence, entry])


def fill(made, target, row, sheet, known):
    """Set the fields that a row gives, and list what differs. An empty cell leaves a field as it is.

    Return the citations that the row gives, or None where they stay: the caller makes rows of them.
    """
    citations = None
    for heading, column in sheet.by_heading.items():
        text = row.cells.get(heading, "")
        if not text:
            if column.required and not getattr(target, column.name):
                made.refuse(row, heading, f"没有填写“{heading}”。{column.help and f'{column.help}。'}")
            continue
        try:
            value = cells.value_of(column, text, known)
        except ValidationError as error:
            made.refuse(row, heading, " ".join(error.messages))
            continue
        repaired = text if cells.is_repaired(column, value, text) else ""
        made.values.append([row.sheet, row.number, heading, repaired, cells.as_stored(column, value, text)])
        if column.kind == worksheets.CITATIONS:
            citations = _changed_citations(made, target, row, column, value)
        else:
            _set(made, target, row, column, value)
    return citations


def _changed_citations(made, target, row, column, value):
    old = [cells.citation_of(citation) for citation in target.citations.all()]
    if old == value:
        return None
    made.changes.append([row.sheet, row.number, column.heading, cells.shown(column, old), cells.shown(column, value)])
    return value


def _set(made, target, row, column, value):
    old = getattr(target, column.name)
    if old == value:
        return
    shown = [cells.in_short(column, old), cells.in_short(column, value)]
    made.changes.append([row.sheet, row.number, column.heading, *shown])
    # A whole that is in the same file and not written yet cannot be referred to; it is when this is written.
    if not isinstance(value, HeritageSitePage) or value.pk:
        setattr(target, column.name, value)
    elif Scale(value.scale).rank >= Scale(target.scale).rank:
        made.refuse(row, column.heading, f"“{value.title}”的层级不大于本条的层级。请改“层级”或“属于”。")


def keep_repairs(made, start):
    """Drop from `values` what was taken over as it was written; `changes` names the cells of what exists."""
    made.values[start:] = [value for value in made.values[start:] if value[3]]


def clean(made, target, row, sheet, exclude, by_field=None):
    by_field = by_field or {column.name: (row, column.heading) for column in sheet.columns}
    try:
        target.full_clean(exclude=exclude)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            place, heading = by_field.get(name, (row, worksheets.KEY))
            made.refuse(place, heading, " ".join(sentences))
