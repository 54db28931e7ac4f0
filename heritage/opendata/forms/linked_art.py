"""An entry as Linked Art 1.0 (CIDOC CRM as JSON-LD): names, dates, acts of protection, statements with their sources.

A building is a HumanMadeObject whose `current_location` is a Place with a document of its own; an area, a block or a
route is a Place itself. Types are terms of this catalogue's vocabularies. Of the schemas' own words only those are used
whose meaning is certain.
"""

from heritage.catalogue.choices import Kind, NameKind, Scale
from heritage.catalogue.public_record.values import Silence
from heritage.opendata.addresses import term
from heritage.opendata.vocabularies import VOCABULARIES

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
PLACES = {Scale.AREA, Scale.BLOCK}
CHINESE = {"id": "http://vocab.getty.edu/aat/300388113", "type": "Language", "_label": "Chinese"}


def document(record, site):
    address = site.absolute(record.permanent_path)
    is_place = _is_place(record)
    found = {
        "@context": CONTEXT,
        "id": address,
        "type": "Place" if is_place else "HumanMadeObject",
        "_label": record.title,
        "classified_as": [_type("kind", record.kind, site), _type("scale", record.scale, site)],
        "identified_by": [_name(record.title), *_names(record, site), _identifier(record.number, site)],
        "referred_to_by": [
            _statement(record.summary, [_type("statement", "summary", site)]),
            _licence(site),
            *(_fact(fact, site) for fact in record.statements),
            *(_milestone(step, site) for step in record.milestones),
            *(row for dispute in record.contradictions for row in _dispute(dispute, site)),
        ],
        "representation": [_picture(photo, site) for photo in record.photos],
        "subject_of": [_web_page(record, site)],
        "attributed_by": [_act(act, site) for act in record.protections],
    }
    if is_place:
        found |= _where(record, site)
        if not isinstance(record.built, Silence):
            found["referred_to_by"].append(_dated("property", "built", record.built, site))
    else:
        if not isinstance(record.built, Silence):
            found["produced_by"] = {"type": "Production", "timespan": timespan(record.built, site)}
        if not isinstance(record.whole, Silence) and not _is_place(record.whole):
            found["part_of"] = _reference(record.whole, "HumanMadeObject", site)
        if has_place(record):
            label = f"{record.title}的位置"
            found["current_location"] = {"id": f"{address}.place.la.json", "type": "Place", "_label": label}
    return {name: value for name, value in found.items() if value}


def place_document(record, site):
    """Return the Place where a building stands, or None where the public may know of none."""
    if not has_place(record):
        return None
    return {
        "@context": CONTEXT,
        "id": f"{site.absolute(record.permanent_path)}.place.la.json",
        "type": "Place",
        "_label": f"{record.title}的位置",
        **_where(record, site),
    }


def has_place(record):
    has_whole = not isinstance(record.whole, Silence) and _is_place(record.whole)
    return not _is_place(record) and (has_whole or not isinstance(record.position, Silence))


def tombstone(number, address):
    return {"@context": CONTEXT, "id": address, "type": "HumanMadeObject", "_label": f"{number}（已撤下，不再公开）"}


def place_tombstone(number, address):
    return {"@context": CONTEXT, "id": address, "type": "Place", "_label": f"{number}的位置（已撤下，不再公开）"}


def timespan(date, site):
    """Return a date with its bounds, its EDTF text and its Chinese sentence."""
    found = {
        "type": "TimeSpan",
        "identified_by": [_name(date.chinese), _identifier(date.edtf, site, "edtf")],
        "begin_of_the_begin": f"{date.earliest}T00:00:00Z" if date.earliest else "",
        "end_of_the_end": f"{date.latest}T23:59:59Z" if date.latest else "",
    }
    return {name: value for name, value in found.items() if value}


def _is_place(entry):
    return entry.scale in PLACES or entry.kind == Kind.ROUTE


def _where(record, site):
    """What a Place says of itself: the point in WGS-84, how exact it is, and the area that it lies in."""
    found = {"referred_to_by": [_statement(_position_in_words(record), [_type("statement", "position", site)])]}
    if not isinstance(record.position, Silence):
        found["defined_by"] = f"POINT ({record.position.longitude} {record.position.latitude})"
    if not isinstance(record.whole, Silence) and _is_place(record.whole):
        found["part_of"] = [_reference(record.whole, "Place", site)]
    return found


def _position_in_words(record):
    if isinstance(record.position, Silence):
        return f"位置：{record.position.label}"
    kind = f"{record.position.case}位置{'，经过移动' if record.position.moved else ''}"
    return f"{kind}，误差半径{record.position.radius_m}米，WGS-84"


def _type(vocabulary, code, site):
    label = VOCABULARIES[vocabulary].label(code)
    return {"id": site.absolute(term(vocabulary, code)), "type": "Type", "_label": label}


def _name(text, types=(), language=None):
    found = {"type": "Name", "content": text, "classified_as": list(types), "language": language}
    return {name: value for name, value in found.items() if value}


def _names(record, site):
    found = []
    for name in record.names:
        made = _name(name.text, [_type("name", name.kind, site)], None if name.kind in _NOT_CHINESE else [CHINESE])
        notes = [_statement(f"使用年代：{name.years}", [_type("statement", "years", site)])] if name.years else []
        notes += [_source(name.source, site)] if name.source else []
        found.append({**made, "referred_to_by": notes} if notes else made)
    return found


_NOT_CHINESE = {NameKind.ENGLISH, NameKind.PINYIN}


def _identifier(text, site, kind="number"):
    return {"type": "Identifier", "content": text, "classified_as": [_type("identifier", kind, site)]}


def _statement(text, types, notes=()):
    found = {"type": "LinguisticObject", "content": text, "classified_as": types, "referred_to_by": list(notes)}
    return {name: value for name, value in found.items() if value}


def _licence(site):
    kind = {"id": site.licence.deed, "type": "Type", "_label": site.licence.code} if site.licence.deed else None
    types = [_type("statement", "licence", site), *filter(None, [kind])]
    return _statement(f"文字与事实的许可：{site.licence.label}", types)


def _source(source, site, locator="", confidence=None):
    """A source as a statement about the statement that cites it, with the confidence of that citation."""
    types = [_type("statement", "source", site)]
    if confidence:
        types.append(_type("confidence", confidence, site))
    return _statement("，".join(filter(None, [source.citation, locator])), types)


def _cited(citations, site):
    found = []
    for citation in citations:
        if citation.source:
            found.append(_source(citation.source, site, citation.locator, citation.confidence))
        else:
            types = [_type("statement", "source", site), _type("confidence", citation.confidence, site)]
            found.append(_statement("没有来源", types))
    return found


def _fact(fact, site):
    kind = _type("property", fact.about, site)
    if isinstance(fact.value, Silence):
        return _statement(fact.value.label, [kind, _type("silence", fact.value, site)])
    return _statement(fact.value, [kind], _cited(fact.citations, site))


def _milestone(step, site):
    text = f"{step.date.chinese}：{step.text}" if step.date else step.text
    made = _statement(text, [_type("statement", "milestone", site)], _cited(step.citations, site))
    if step.date:
        made["identified_by"] = [_identifier(step.date.edtf, site, "edtf")]
    return made


def _dated(vocabulary, code, date, site):
    made = _statement(date.chinese, [_type(vocabulary, code, site)])
    return {**made, "identified_by": [_identifier(date.edtf, site, "edtf")]}


def _dispute(dispute, site):
    """Every value that some source gives, each under the same name; ours is marked."""
    for value, source, preferred in dispute.values:
        types = [_type("statement", "contradiction", site)]
        types += [_type("statement", "preferred", site)] if preferred else []
        made = _statement(value, types, [_source(source, site)] if source else [])
        yield {**made, "identified_by": [_name(dispute.subject)]}


def _act(act, site):
    """An act of protection assigns its level to the place."""
    texts = {"authority": act.authority, "list": act.list_name, "batch": act.batch, "status": act.status_label}
    texts |= {"note": act.note, "end": act.end_date.chinese if act.end_date else ""}
    notes = [_statement(text, [_type("protection", part, site)]) for part, text in texts.items() if text]
    names = [_name(act.name)] if act.name else []
    numbers = {"document": act.document_number, "item": act.item_number}
    names += [_identifier(text, site, part) for part, text in numbers.items() if text]
    found = {
        "type": "AttributeAssignment",
        "_label": act.level.label,
        "identified_by": names,
        "assigned": [_type("level", act.level, site)],
        "assigned_property": "classified_as",
        "timespan": act.date and timespan(act.date, site),
        "referred_to_by": [*notes, *_cited(act.citations, site)],
    }
    return {name: value for name, value in found.items() if value}


def _picture(photo, site):
    made = {
        "type": "DigitalObject",
        "_label": photo.caption or photo.description or "图片",
        "format": "image/jpeg",
        "access_point": [{"id": site.absolute(photo.file), "type": "DigitalObject"}],
        "referred_to_by": [_statement(f"{photo.credit}，{photo.licence}", [_type("statement", "licence", site)])],
    }
    return {"type": "VisualItem", "_label": made["_label"], "digitally_shown_by": [made]}


def _web_page(record, site):
    page = {
        "type": "DigitalObject",
        "_label": record.title,
        "format": "text/html",
        "access_point": [{"id": site.absolute(record.page_path), "type": "DigitalObject"}],
    }
    return {"type": "LinguisticObject", "_label": record.title, "digitally_carried_by": [page]}


def _reference(entry, kind, site):
    return {"id": site.absolute(entry.path), "type": kind, "_label": entry.title}
