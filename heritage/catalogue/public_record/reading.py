"""Read public records: many with a fixed number of queries per batch, or the one of a page that is being shown."""

from django.db.models import Q

from heritage.catalogue.models import HeritageSitePage, Source
from heritage.catalogue.models.rows import CITED_ROWS
from heritage.catalogue.models.sources import Cited
from heritage.catalogue.public_record import stories
from heritage.catalogue.public_record.record import PublicRecord
from heritage.photos.models import Photo
from heritage.photos.renditions.files import read_files

BATCH = 500  # entries read together: 14 queries beside that of the keys, however many rows they have
ROWS = ("names", "zones", "conflicts", *CITED_ROWS)
# Never read for the public, so that no form can show them by mistake.
INTERNAL = ("internal_note", "condition", "entered_longitude", "entered_latitude", "entered_datum")


def public_records(entries):
    """Yield the PublicRecord of each published entry of a queryset, in its order.

    Entries that are not published are never yielded, whatever the queryset holds, nor those outside every site.
    """
    keys = list(entries.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from _read(keys[start : start + BATCH])


def record_of_page(entry):
    """Return the PublicRecord of an entry whose page is being shown, from what the page has read already."""
    return PublicRecord(entry.page, entry.footnotes.sources, entry.photos, entry.related.whole, entry.related.parts)


def _read(keys):
    published = HeritageSitePage.objects.published()
    found = published.filter(pk__in=keys).select_related("survey_class", "street_office", "managed_by")
    pages = found.prefetch_related(*ROWS).defer(*INTERNAL).in_bulk()
    cited = _read_citations(pages.values())
    photos = _read_photos(pages.values())
    wholes, parts = _read_relations(published, pages)
    sources = Source.objects.in_bulk(cited | {key for page in pages.values() for key in _other_sources(page)})
    for page in (pages[key] for key in keys if key in pages):
        shown = [photos[key] for key in _photo_keys(page) if key in photos]
        record = PublicRecord(page, sources, shown, wholes.get(page.part_of_id), parts.get(page.pk, ()))
        if record.page_path is not None:
            yield record


def _read_citations(pages):
    """Set `cited` on every row that carries citations. Return the primary keys of the sources."""
    sources = set()
    for name, model in CITED_ROWS.items():
        rows = {row.pk: row for page in pages for row in getattr(page, name).all()}
        for row in rows.values():
            row.set_cited([])
        found = model.objects.filter(row__page__in=[page.pk for page in pages]).order_by("sort_order", "pk")
        covers = ["covers"] if name == "designations" else []
        for key, *cited in found.values_list("row_id", "source_id", "locator", "confidence", *covers):
            if key in rows:  # one published between the two queries has none yet
                rows[key].cited.append(Cited(*cited))
            sources.add(cited[0])
    return sources - {None}


def _other_sources(page):
    rows = [*page.names.all(), *page.conflicts.all()]
    return {row.source_id for row in rows if row.source_id} | stories.source_keys(page.story)


def _photo_keys(page):
    """The primary keys of the pictures of an entry in order, each once: its main picture, then those of the story."""
    return list(dict.fromkeys(filter(None, [page.photo_id, *stories.photo_keys(page.story)])))


def _read_photos(pages):
    keys = {key for page in pages for key in _photo_keys(page)}
    photos = Photo.objects.public().in_bulk(keys) if keys else {}
    read_files(photos.values(), "whole")
    return photos


def _read_relations(published, pages):
    """Return the published wholes by primary key, and the published parts by that of their whole."""
    wanted = Q(pk__in={page.part_of_id for page in pages.values()} - {None}) | Q(part_of__in=pages)
    columns = ("pk", "part_of", "number", "title", "kind", "scale")
    related = published.filter(wanted).order_by("number").values_list(*columns, named=True)
    parts = {}
    for entry in related:
        parts.setdefault(entry.part_of, []).append(entry)
    return {entry.pk: entry for entry in related}, parts
