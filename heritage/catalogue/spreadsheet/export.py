"""Write the drafts of entries as rows of text. The import reads them back without a change.

Terms, sources and numbers are read once for all entries, so that thousands of entries need no more queries than one.
"""

from wagtail.models import Revision

from heritage.catalogue.models import HeritageSitePage, Source, Term
from heritage.catalogue.spreadsheet import cells, pictures, worksheets
from heritage.photos.models import Photo

_BATCH = 500


def rows_of(keys):
    """Return {sheet: rows of text} of the latest drafts of the entries with these keys, in their order."""
    rows = _Rows()
    for start in range(0, len(keys), _BATCH):
        rows.add(_drafts(keys[start : start + _BATCH]))
    rows.add_sources()
    return rows.found


def _drafts(keys):
    pages = HeritageSitePage.objects.in_bulk(keys)
    revisions = Revision.objects.in_bulk({page.latest_revision_id for page in pages.values()} - {None})
    for key in keys:
        page = pages[key]
        revision = revisions.get(page.latest_revision_id)
        content = revision.content if revision else page.serializable_data()
        draft = HeritageSitePage.from_serializable_data(content, check_fks=False)
        draft.number = page.number
        yield draft


class _Rows:
    def __init__(self):
        self.found = {sheet.name: [] for sheet in worksheets.SHEETS}
        self.cited = set()
        self.referred_to = {
            worksheets.SOURCE: Source.objects.in_bulk(),
            worksheets.TERM: Term.objects.in_bulk(),
            worksheets.ENTRY: HeritageSitePage.objects.only("number").in_bulk(),
        }

    def add(self, drafts):
        drafts = list(drafts)
        photos = Photo.objects.in_bulk({key for draft in drafts for key, _ in pictures.keys_of(draft)})
        for draft in drafts:
            for sheet in (worksheets.ENTRIES, worksheets.POSITIONS):
                self._append(sheet, draft.number, draft)
            for sheet in worksheets.ROWS:
                for row in getattr(draft, sheet.relation).all():
                    self._append(sheet, draft.number, row)
            for key, main in pictures.keys_of(draft):
                if photo := photos.get(key):
                    self._append_photo(draft.number, photo, main)

    def add_sources(self):
        for code, source in sorted((source.code, source) for source in map(self._source, self.cited) if source):
            self._append(worksheets.SOURCES, code, source)

    def _append(self, sheet, key, thing):
        values = [cells.shown(column, self._value(column, thing)) for column in sheet.columns]
        self.found[sheet.name].append([key, *values])

    def _append_photo(self, number, photo, main):
        of_the_entry = {"file": pictures.file_name(photo), "main": main}
        values = [
            cells.shown(column, of_the_entry.get(column.name, getattr(photo, column.name, None)))
            for column in worksheets.PHOTOS.columns
        ]
        self.found[worksheets.PHOTOS.name].append([number, *values])

    def _value(self, column, thing):
        if column.kind == worksheets.CITATIONS:
            return [self._citation(row) for row in thing.citations.all()]
        if column.kind in self.referred_to:
            key = getattr(thing, f"{column.name}_id")
            if column.kind == worksheets.SOURCE:
                self.cited.add(key)
            return self.referred_to[column.kind].get(key)
        return getattr(thing, column.name)

    def _citation(self, row):
        self.cited.add(row.source_id)
        source = self._source(row.source_id)
        return cells.Citation(source.code if source else "", row.locator, row.confidence, row.covers)

    def _source(self, key):
        return self.referred_to[worksheets.SOURCE].get(key)
