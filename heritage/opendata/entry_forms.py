"""The forms in which one entry answers under its permanent address, by suffix or by the Accept header."""

from collections.abc import Callable
from dataclasses import dataclass

from heritage.opendata.forms import bibliography, geojson, linked_art, linked_places, schema_org


@dataclass(frozen=True)
class EntryForm:
    """`write` makes the document of a record (None where there is none), `tombstone` that of a withdrawn number.

    A document is a dictionary, sent as JSON, or a text.
    """

    label: str
    media_type: str
    write: Callable
    tombstone: Callable


LINKED_ART_TYPE = f'application/ld+json;profile="{linked_art.CONTEXT}"'
# By suffix. The first is what `application/ld+json` and `application/json` get.
FORMS = {
    "jsonld": EntryForm("JSON-LD（schema.org）", "application/ld+json", schema_org.document, schema_org.tombstone),
    "geojson": EntryForm("GeoJSON", "application/geo+json", geojson.document, geojson.tombstone),
    "lpf.json": EntryForm(
        "Linked Places",
        f'application/geo+json;profile="{linked_places.CONTEXT}"',
        linked_places.document,
        linked_places.tombstone,
    ),
    "la.json": EntryForm("Linked Art", LINKED_ART_TYPE, linked_art.document, linked_art.tombstone),
    "place.la.json": EntryForm(
        "Linked Art（位置）", LINKED_ART_TYPE, linked_art.place_document, linked_art.place_tombstone
    ),
    "bib": EntryForm("BibTeX", "application/x-bibtex", bibliography.bibtex, bibliography.bibtex_tombstone),
    "ris": EntryForm("RIS", "application/x-research-info-systems", bibliography.ris, bibliography.ris_tombstone),
}
# What the page offers to readers. The position of a building is reached from its Linked Art document.
OFFERED = ("bib", "ris", "jsonld", "geojson", "lpf.json", "la.json")
HTML = "text/html"
_BY_TYPE = {FORMS[suffix].media_type: suffix for suffix in OFFERED} | {"application/json": "jsonld"}


def preferred(request):
    """Return the suffix of the form that the Accept header asks for, or None for the page."""
    return _BY_TYPE.get(request.get_preferred_type([HTML, *_BY_TYPE]))
