"""From rows to records: everything that a file says of one entry or one source, in the order in which it is written."""

from dataclasses import dataclass, field

from heritage.catalogue.choices import Scale
from heritage.catalogue.spreadsheet import worksheets


@dataclass
class Given:
    """What a file says of one entry or source."""

    key: str
    is_source: bool = False
    rows: list = field(default_factory=list)

    def of(self, sheet):
        return [row for row in self.rows if row.sheet == sheet.name]

    @property
    def title(self):
        named = worksheets.SOURCES if self.is_source else worksheets.ENTRIES
        return next((row.cells.get("标题") or row.cells.get("题名", "") for row in self.of(named)), "")

    @property
    def _rank(self):
        """Sources first, and a whole before its parts: what comes later refers to what is there."""
        if self.is_source:
            return -1
        scale = next((row.cells.get("层级") for row in self.of(worksheets.ENTRIES)), None)
        return next((item.rank for item in Scale if scale in (item.value, item.label)), Scale.SITE.rank)


def gather(rows):
    """Return the Given records of a file; rows without a key keep company of their own, to be refused."""
    records = {}
    for row in rows:
        is_source = row.sheet == worksheets.SOURCES.name
        key = row.cells.get(worksheets.KEY, "").strip()
        name = (is_source, key) if key else (is_source, "", row.sheet, row.number)
        records.setdefault(name, Given(key, is_source)).rows.append(row)
    return sorted(records.values(), key=lambda record: record._rank)
