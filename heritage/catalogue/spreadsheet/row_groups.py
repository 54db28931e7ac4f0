"""Group rows into records: everything that a file says of one entry or one source, in the order of writing."""

from dataclasses import dataclass, field

from heritage.catalogue.choices import Scale
from heritage.catalogue.spreadsheet import worksheets
from heritage.catalogue.spreadsheet.file_reader import Row
from heritage.catalogue.spreadsheet.keys import entry_key, tidy


@dataclass
class RowGroup:
    """Everything that a file says of one entry or source."""

    key: str
    is_source: bool = False
    rows: list = field(default_factory=list)

    @classmethod
    def of_record(cls, record):
        """Return what was read into an ImportedRecord."""
        rows = [Row(*row) for row in record.given]
        return cls(_key(rows[0], record.is_source), record.is_source, rows)

    def of(self, sheet):
        return [row for row in self.rows if row.sheet == sheet.name]

    @property
    def title(self):
        named = worksheets.SOURCES if self.is_source else worksheets.ENTRIES
        return next((row.cells.get("标题") or row.cells.get("题名", "") for row in self.of(named)), "")

    @property
    def scale(self):
        written = next((row.cells.get("层级") for row in self.of(worksheets.ENTRIES)), None)
        return next((item for item in Scale if written in (item.value, item.label)), Scale.SITE)

    @property
    def rank(self):
        """Sources come first, and a whole before its parts, because later records refer to earlier ones."""
        return -1 if self.is_source else self.scale.rank


def gather(rows):
    """Return the RowGroups of a file. A row without a key gets a group of its own, which is refused."""
    records = {}
    for row in rows:
        is_source = row.sheet == worksheets.SOURCES.name
        key = _key(row, is_source)
        name = (is_source, key.casefold()) if key else (is_source, "", row.sheet, row.number)
        records.setdefault(name, RowGroup(key, is_source)).rows.append(row)
    return sorted(records.values(), key=lambda record: record.rank)


def _key(row, is_source):
    written = row.cells.get(worksheets.KEY, "")
    return tidy(written) if is_source else entry_key(written)
