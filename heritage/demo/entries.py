"""The demo's entries with all their rows, from entries/*.toml."""

import tomllib
from html import escape
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection
from wagtail.rich_text import RichText

from heritage.catalogue.models import (
    CatalogueNumber,
    ConflictingValue,
    Designation,
    DesignationCitation,
    HeritageSitePage,
    Milestone,
    MilestoneCitation,
    SiteName,
    Source,
    Statement,
    StatementCitation,
    Term,
    Vocabulary,
)
from heritage.demo.pictures import load_drawing, read_story_pictures
from heritage.demo.site import publish

_FOLDER = Path(__file__).parent / "entries"
_SOURCES = Path(__file__).parent / "sources.toml"
_ENGLISH = Path(__file__).parent / "english.toml"

# Rows of the files: the relation they fill, the model, and the model of their citations.
_ROWS = {
    "names": (SiteName, None),
    "designations": (Designation, DesignationCitation),
    "milestones": (Milestone, MilestoneCitation),
    "statements": (Statement, StatementCitation),
    "conflicts": (ConflictingValue, None),
}
_POSITION = {"longitude": "entered_longitude", "latitude": "entered_latitude", "datum": "entered_datum"}
_POSITION |= {"uncertainty_m": "uncertainty_m", "method": "position_method", "visibility": "visibility"}
_PLAIN = (
    "title",
    "slug",
    "kind",
    "scale",
    "summary",
    "summary_en",
    "built",
    "opening",
    "project_stage",
    "last_checked",
)


def read_entries():
    """Return the contents of the files, in the order of the catalogue numbers."""
    places = [tomllib.loads(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.toml")]
    english = tomllib.loads(_ENGLISH.read_text(encoding="utf-8"))
    for place in places:
        place["summary_en"] = english.get(place["slug"], "")
    return sorted(places, key=lambda place: place["number"])


def load_sources():
    """Save every source; return them by code."""
    sources = {}
    for row in tomllib.loads(_SOURCES.read_text(encoding="utf-8"))["sources"]:
        source = Source(**row)
        source.full_clean()
        source.save()
        sources[source.code] = source
    return sources


def load_entries(catalogue, sources):
    """Add every entry below the catalogue page and publish it; return the pages by slug."""
    terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
    terms |= {(term.vocabulary, term.name): term for term in Term.objects.filter(vocabulary=Vocabulary.STREET_OFFICE)}
    places, pages = read_entries(), {}
    _count_from_one()
    for place in places:
        page = pages[place["slug"]] = _page(place, terms, sources)
        catalogue.add_child(instance=page)
        # The catalogue gives the numbers; those in the files are expected ones.
        if page.number != f"ZY-{place['number']:04d}":
            raise RuntimeError(f"{place['slug']}: expected number {place['number']}, the catalogue gave {page.number}")
    for place in places:
        page = pages[place["slug"]]
        page.part_of = pages.get(place.get("part_of"))
        publish(page)
    return pages


def _count_from_one():
    """Reset the catalogue numbers. None has been given, but a killed load may have moved the counter."""
    counter = {"table": CatalogueNumber._meta.db_table, "column": "id"}
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_by_name_sql(no_style(), [counter]):
            cursor.execute(sql)


def _page(place, terms, sources):
    position = place["position"]
    page = HeritageSitePage(
        **{field: place[field] for field in _PLAIN if field in place},
        **{field: position[key] for key, field in _POSITION.items() if key in position},
        position_source=sources[position["source"]] if "source" in position else None,
        survey_class=_term(terms, Vocabulary.SURVEY_CLASS, place.get("survey_class")),
        street_office=_term(terms, Vocabulary.STREET_OFFICE, place.get("street_office")),
        managed_by=_term(terms, Vocabulary.MANAGED_BY, place.get("managed_by")),
        photo=_photo(place),
        story=[_block(block, sources) for block in place.get("story", [])] + read_story_pictures(place["slug"]),
        live=False,
    )
    page.story.stream_block.clean(page.story)
    for relation, (model, citation_model) in _ROWS.items():
        rows = [_row(model, citation_model, row, sources, order) for order, row in enumerate(place.get(relation, []))]
        setattr(page, relation, rows)
    return page


def _term(terms, vocabulary, code):
    return terms[vocabulary, code] if code else None


def _photo(place):
    if "illustration" not in place:
        return None
    return load_drawing(
        place["illustration"],
        place["slug"],
        title=place["title"],
        alt=place["illustration_alt"],
        caption=place["illustration_caption"],
    )


def _row(model, citation_model, row, sources, order):
    cited = row.pop("citations", [])
    made = model(**_with_source(row, sources), sort_order=order)
    made.full_clean(exclude=["page"])
    if citation_model:
        made.citations = [citation_model(**_with_source(c, sources), sort_order=i) for i, c in enumerate(cited)]
        for citation in made.citations.all():
            citation.full_clean(exclude=["row"])
    return made


def _with_source(row, sources):
    return {**row, "source": sources[row["source"]]} if "source" in row else row


def _block(block, sources):
    kind = block["type"]
    if kind == "paragraph":
        return kind, {
            "text": RichText(f"<p>{escape(block['text'], quote=False)}</p>"),
            "lead": block.get("lead", False),
            "citations": [_with_source(citation, sources) for citation in block.get("citations", [])],
        }
    if kind in {"quotation", "figure"}:
        return kind, {key: value for key, value in _with_source(block, sources).items() if key != "type"}
    return kind, block["items"] if kind == "list" else block["text"]
