"""An entry in the Linked Places format 1.3, which gazetteers and the World Historical Gazetteer exchange.

It is GeoJSON and JSON-LD at once. Of `fclasses` every entry has S, “spot, building”. A position that was shifted is
“less-certain”, and its radius stands beside it.
"""

from heritage.catalogue.public_record.values import Silence
from heritage.opendata.addresses import term

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"


def document(record, site):
    return {"@context": CONTEXT, "type": "FeatureCollection", "features": [feature(record, site)]}


def feature(record, site):
    permanent = site.absolute(record.permanent_path)
    found = {
        "@id": permanent,
        "type": "Feature",
        "properties": {
            "title": record.title,
            "ccodes": ["CN"],
            "fclasses": ["S"],
            "number": record.number,
            "license": site.licence.deed,
        },
        "when": _when(record.built, record.ended),
        "names": _names(record, permanent),
        "types": [
            {
                "identifier": site.absolute(term("kind", record.kind)),
                "label": record.kind.label,
                "sourceLabels": [{"label": record.kind.label, "lang": "zh-Hans"}],
            }
        ],
        "geometry": _geometry(record.position),
        "links": [{"type": "primaryTopicOf", "identifier": site.absolute(record.page_path)}],
        "relations": _relations(record, site),
        "descriptions": [{"@id": f"{permanent}#summary", "value": record.summary, "lang": "zh-Hans"}],
        "depictions": [
            {
                "@id": site.absolute(photo.file),
                "title": photo.caption or photo.description,
                "license": photo.deed or f"{site.absolute(photo.path)}#use",
            }
            for photo in record.photos
        ],
    }
    # GeoJSON wants `geometry` even where it is null; nothing else stands without a value.
    return {name: value for name, value in found.items() if value or name == "geometry"}


def tombstone(number, address):
    gone = {"title": f"{number}（已撤下）", "number": number, "status": "withdrawn"}
    feature = {"@id": address, "type": "Feature", "properties": gone, "geometry": None}
    return {"@context": CONTEXT, "type": "FeatureCollection", "features": [feature]}


def _when(date, ended):
    if isinstance(date, Silence) or date is None or not (date.earliest or date.latest):
        return None
    # A timespan must have a start. Of a date that is only known to be not later, that is not known.
    bounds = {"earliest": date.earliest, "latest": date.latest}
    start = {name: day for name, day in bounds.items() if day}
    end = {"earliest": ended.earliest, "latest": ended.latest} if ended else {}
    end = {name: day for name, day in end.items() if day}
    return {"timespans": [{"start": start} | ({"end": end} if end else {})], "label": date.edtf}


def _names(record, permanent):
    """The title first: at least one name must cite something, and the title is cited by this catalogue itself."""
    first = {"toponym": record.title, "lang": "zh-Hans", "citations": [{"label": "中原遗产目录", "@id": permanent}]}
    return [first, *(_name(name, permanent) for name in record.names if name.text != record.title)]


def _name(name, permanent):
    found = {"toponym": name.text, "lang": name.language}
    if name.source:
        found["citations"] = [{"label": name.source.citation, "@id": name.source.link or permanent}]
    if name.used_from and name.used_from.earliest:
        span = {"start": {"earliest": name.used_from.earliest}}
        if name.used_to and name.used_to.latest:
            span["end"] = {"latest": name.used_to.latest}
        found["when"] = {"timespans": [span]}
    return found


def _geometry(position):
    if isinstance(position, Silence):
        return None
    return {
        "type": "Point",
        "coordinates": [position.longitude, position.latitude],
        "certainty": "certain" if position.exact else "less-certain",
        "radius_m": position.radius_m,
    }


def _relations(record, site):
    found = []
    if not isinstance(record.whole, Silence):
        found.append(("gvp:broaderPartitive", record.whole))
    found += [("gvp:narrowerPartitive", part) for part in record.parts]
    return [
        {"relationType": kind, "relationTo": site.absolute(entry.path), "label": entry.title} for kind, entry in found
    ]
