"""An entry in the words of schema.org, for search engines: the page, and the place that it is about.

Time and sources belong to the page (`temporalCoverage` and `citation` are properties of works, not of places). The
sentence, the EDTF text and every statement with its confidence stand with the place as `additionalProperty`.
"""

import json

from django.utils.safestring import mark_safe

from heritage.catalogue.choices import Kind, Property, Scale
from heritage.catalogue.public_record.values import Silence
from heritage.chronology import edtf
from heritage.opendata.addresses import data_page, term

CONTEXT = "https://schema.org"
CATALOGUE = "中原遗产目录"
# What ends a script element or begins a comment in it must not stand in the text.
_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def document(record, site):
    """Return the JSON-LD of one entry as a dictionary."""
    return {"@context": CONTEXT, "@graph": [page(record, site), breadcrumbs(record, site)]}


def page(record, site):
    """Return the page of an entry with the place as its main entity."""
    address = site.absolute(record.page_path)
    return known(
        {
            "@type": "ItemPage",
            "@id": address,
            "url": address,
            "name": record.title,
            "description": record.summary,
            "inLanguage": "zh-CN",
            "datePublished": _day(record.published),
            "dateModified": _day(record.modified),
            "license": site.licence.deed,
            "isPartOf": {"@type": "Dataset", "@id": site.absolute(data_page()), "name": CATALOGUE},
            "temporalCoverage": coverage(record.built),
            "citation": [_source(source, record, site) for source in record.sources],
            "mentions": [claim for dispute in record.contradictions for claim in _claims(dispute, record, site)],
            "mainEntity": place(record, site),
        }
    )


def place(record, site):
    permanent = site.absolute(record.permanent_path)
    return known(
        {
            "@type": "Place" if record.kind == Kind.ROUTE or record.scale == Scale.AREA else _BUILDING,
            "@id": permanent,
            "identifier": _property("编号", record.number),
            "name": record.title,
            "alternateName": [name.text for name in record.names if name.text != record.title],
            "description": record.summary,
            "url": site.absolute(record.page_path),
            "geo": _geo(record.position),
            "address": _words(record.value_of(Property.ADDRESS)),
            "containedInPlace": _around(record, site),
            "containsPlace": [_related(part, site) for part in record.parts],
            "image": [image(photo, site) for photo in record.photos],
            "additionalProperty": [
                *_dates(record),
                *(_protection(act, record, site) for act in record.protections),
                *(_statement(statement, record, site) for statement in record.statements),
                _silence_of_position(record, site),
            ],
            "subjectOf": [_reference(source, record, site) for source in record.sources],
        }
    )


_BUILDING = "LandmarksOrHistoricalBuildings"


def breadcrumbs(record, site):
    steps = [("首页", site.home), ("目录", site.sites), (record.title, record.page_path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "item": _web_page(name, site.absolute(path))}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def _web_page(name, address):
    return {"@type": "WebPage", "@id": address, "name": name}


def image(photo, site):
    address = site.absolute(photo.path)
    return known(
        {
            "@type": "ImageObject",
            "@id": address,
            "url": address,
            "contentUrl": site.absolute(photo.file),
            "caption": photo.caption,
            "description": photo.description,
            "creditText": photo.credit,
            "copyrightNotice": f"{photo.credit}，{photo.licence}",
            "license": photo.deed or f"{address}#use",
            "acquireLicensePage": f"{address}#use",
        }
    )


def tombstone(number, address):
    """Return what is left of an entry that was withdrawn: its number."""
    return {
        "@context": CONTEXT,
        "@type": "Place",
        "@id": address,
        "identifier": _property("编号", number),
        "description": "已撤下，不再公开。编号保留，不会给别的条目使用。",
    }


def coverage(date):
    """Return a date as schema.org's `temporalCoverage`: an ISO 8601 interval, open ends as `..`."""
    if isinstance(date, Silence) or date is None or not (date.earliest or date.latest):
        return ""
    return f"{date.earliest or '..'}/{date.latest or '..'}"


def known(values):
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _words(value):
    return "" if isinstance(value, Silence) else value


def _day(moment):
    return moment.date().isoformat() if moment else ""


def _geo(position):
    """The point where it is exact; where it is estimated or was moved, the circle that surely holds the place."""
    if isinstance(position, Silence):
        return None
    point = {"@type": "GeoCoordinates", "latitude": position.latitude, "longitude": position.longitude}
    if position.exact and not position.radius_m:
        return point
    return {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": position.radius_m}


def _around(record, site):
    found = [] if isinstance(record.whole, Silence) else [_related(record.whole, site)]
    if not isinstance(record.street_office, Silence):
        found.append({"@type": "AdministrativeArea", "name": record.street_office.name})
    return found


def _related(entry, site):
    return {"@type": "Place", "@id": site.absolute(entry.path), "name": entry.title}


def _property(name, value, **more):
    return known({"@type": "PropertyValue", "name": name, "value": value, **more})


def _dates(record):
    ended = [_property("不存于（EDTF）", record.ended.edtf, propertyID="EDTF")] if record.ended else []
    if isinstance(record.built, Silence):
        return ended
    return [
        *ended,
        _property("年代", record.built.chinese),
        _property("年代（EDTF）", record.built.edtf, propertyID="EDTF"),
    ]


def _protection(act, record, site):
    details = [act.name, act.list_name, act.batch, act.item_number, act.authority, act.document_number]
    dated = [f"{act.date.chinese}公布" if act.date else "", act.status_label, act.note]
    return _property(
        "保护身份",
        act.level.label,
        propertyID=site.absolute(term("level", act.level)),
        description="，".join(filter(None, [*details, *dated])),
        subjectOf=_cited(act.citations, record, site),
    )


def _statement(statement, record, site):
    """A statement without a value says why, with a term of the vocabulary of silences."""
    about = {"propertyID": site.absolute(term("property", statement.about))}
    if isinstance(statement.value, Silence):
        return _property(statement.about.label, None, valueReference=_silence(statement.value, site), **about)
    confidence = statement.confidence
    checked = confidence and {
        "@type": "DefinedTerm",
        "@id": site.absolute(term("confidence", confidence)),
        "name": confidence.label,
    }
    cited = _cited(statement.citations, record, site)
    return _property(statement.about.label, statement.value, valueReference=checked, subjectOf=cited, **about)


def _silence_of_position(record, site):
    if not isinstance(record.position, Silence):
        return _property("位置", record.position_note)
    return _property("位置", None, valueReference=_silence(record.position, site))


def _silence(silence, site):
    return {"@type": "DefinedTerm", "@id": site.absolute(term("silence", silence)), "name": silence.label}


def _cited(citations, record, site):
    return [_reference(citation.source, record, site) for citation in citations if citation.source]


def _reference(source, record, site):
    return {"@type": "CreativeWork", "@id": f"{site.absolute(record.permanent_path)}#source-{source.pk}"}


def _source(source, record, site):
    publisher = source.publisher and {"@type": "Organization", "name": source.publisher}
    return known(
        {
            **_reference(source, record, site),
            "name": source.title,
            "publisher": publisher,
            "datePublished": edtf.iso_date(source.date.edtf) if source.date else "",
            "url": source.link,
            "genre": source.grade_label,
            "description": source.note,
        }
    )


def _claims(dispute, record, site):
    return [
        known(
            {
                "@type": "Claim",
                "name": dispute.subject,
                "text": value,
                "creativeWorkStatus": "本目录采用" if preferred else "",
                "appearance": source and _reference(source, record, site),
            }
        )
        for value, source, preferred in dispute.values
    ]


def for_script(document):
    """Return JSON that may stand in a script element."""
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(_UNSAFE))  # noqa: S308 - translated above
