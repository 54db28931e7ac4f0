"""Plan one record of a file: the draft as it would become, the differences, and every refused cell.

The check and the writing both use it, so that nothing is written that was not checked in the same way.
"""

from heritage.catalogue import rules
from heritage.catalogue.models import (
    Designation,
    DesignationCitation,
    Milestone,
    MilestoneCitation,
    SiteName,
    Source,
    Statement,
    StatementCitation,
    Zone,
)
from heritage.catalogue.position import share_texts
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.visibility import LOCATING
from heritage.catalogue.spreadsheet import boundaries, pictures, worksheets
from heritage.catalogue.spreadsheet.apply_row import Plan, clean, fill, keep_repairs
from heritage.catalogue.spreadsheet.keys import is_like_a_number
from heritage.catalogue.spreadsheet.lookups import NUMBER, like_a_number

_CLASSES = {
    "names": (SiteName, None),
    "designations": (Designation, DesignationCitation),
    "milestones": (Milestone, MilestoneCitation),
    "statements": (Statement, StatementCitation),
    "zones": (Zone, None),
}
_TREE = ["path", "depth", "numchild", "url_path", "content_type"]
_DATUM_MISSING = "没有写坐标系，位置会差几百米。高德、腾讯选 GCJ-02，百度选 BD-09，GPS、天地图选 WGS-84。"
_WORDS = {"names": "note", "designations": "note", "milestones": "text", "statements": "value"}
_NO_KEY = "没有编号。已有的条目写它的编号，例如：ZY-0001；新条目自己编一个，例如：新1。"


def plan(given, known, user, archive=None):
    """Return the Plan of a RowGroup record."""
    made = Plan()
    for row in given.rows:
        for heading, sentence in row.problems:
            made.refuse(row, heading, sentence)
        for sentence in row.remarks:
            made.remark(row, "", sentence)
        if not given.key:
            made.refuse(row, worksheets.KEY, _NO_KEY)
        elif not given.is_source and is_like_a_number(given.key):
            made.refuse(row, worksheets.KEY, like_a_number(given.key))
    if made.problems:
        return made
    first = given.rows[0]
    if (written := first.cells[worksheets.KEY]) != given.key:
        made.values.append([first.sheet, first.number, worksheets.KEY, written, given.key])
    if given.is_source:
        _plan_source(made, given, known)
    else:
        _plan_entry(made, given, known, user, archive)
    return made


# Sources


def _plan_source(made, given, known):
    """The import adds sources and never changes one, because a source has no drafts and stands in public notes."""
    first, *others = given.rows
    for row in others:
        made.refuse(row, worksheets.KEY, f"简码“{given.key}”在表里写了两次。请留下一行。")
    there = known.existing_source(given.key)
    made.target = there or Source(code=given.key)
    made.is_new = there is None
    fill(made, made.target, first, worksheets.SOURCES, known)
    if there:
        keep_repairs(made, 0)
        for sheet, number, heading, old, _ in made.changes:
            made.problems.append([sheet, number, heading, f"这个来源已经有了，这一栏是“{old}”。要改请到“来源”里改。"])
    else:
        clean(made, made.target, first, worksheets.SOURCES, exclude=["id"])


# Entries


def _plan_entry(made, given, known, user, archive):
    there = known.existing(given.key) or known.written_before(given.key, given.title)
    made.is_new = there is None
    whole = given.of(worksheets.ENTRIES)
    first = whole[0] if whole else given.rows[0]
    for row in whole[1:]:
        made.refuse(row, worksheets.KEY, f"编号“{given.key}”在表里写了两次。请留下一行。")
    if made.is_new and NUMBER.fullmatch(given.key):
        return made.refuse(first, worksheets.KEY, f"没有编号为“{given.key}”的条目。新条目的编号由系统给，请写：新1。")
    if made.is_new and not whole:
        return made.refuse(first, worksheets.KEY, f"“条目”表里没有“{given.key}”。请先在那里写上它的标题、类别和摘要。")
    if sentence := _closed_to(there, user) if there else known.closed_to_new:
        return made.refuse(first, worksheets.KEY, sentence)
    if known.is_check:
        _say_what_it_is(made, given, there, known, first)
    made.revision = there and there.get_latest_revision()
    made.target = page = _draft(there, made.revision) if there else known.new_page()
    if page.as_typed:
        places = "、".join(dict.fromkeys(mark.where for mark in page.as_typed.marks))[:100]
        return made.refuse(first, worksheets.KEY, f"草稿里有没填对的地方（{places}）。请先打开改好，再导入。")
    for row in given.of(worksheets.POSITIONS):
        _read_pair(made, row)
    for sheet in (worksheets.ENTRIES, worksheets.POSITIONS):
        for row in given.of(sheet):
            fill(made, page, row, sheet, known)
    if there:
        keep_repairs(made, 0)
    _require_datum(made, given)
    for row in given.of(worksheets.ZONES):
        boundaries.read_cell(made, row, archive)
        if row.cells.get(boundaries.HEADING) and not row.cells.get("坐标系"):
            made.refuse(row, "坐标系", _DATUM_MISSING)
    places = {}  # {id of a row of the page: (row of the file, sheet)}
    for sheet in worksheets.ROWS:
        _plan_rows(made, page, given.of(sheet), sheet, known, places)
    for row in given.rows:
        if row.sheet == worksheets.PHOTOS.name:
            pictures.plan(made, page, row, known, archive)
        elif row.pictures:
            pictures.plan_in_row(made, page, row, archive)
    if not made.problems:
        _clean_entry(made, page, given, first, places)
    return None


def _say_what_it_is(made, given, there, known, first):
    """Remark on a row that was imported before, and on a new entry that is called like another one."""
    if there and not NUMBER.fullmatch(given.key):
        made.remark(first, worksheets.KEY, f"这一行以前导入过，是 {there.number}，不会再建一条。", there.pk)
    elif not there and (question := known.question_of(given.key, given.title)):
        made.remark(first, "标题", *question)


def _closed_to(page, user):
    """Return why this user may not write this page, or empty. The rules are those of the form."""
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit():
        return "这一条不归您编辑。请删去这一行，或请负责的同事导入。"
    if permissions.page_locked():
        return "这一条已锁定或正由别人审核，现在不能改。请等审完再导入。"
    return ""


def _draft(page, revision):
    """Return the latest draft with all its rows in memory, so that they can be changed without being saved."""
    return page.with_content_json(revision.content if revision else page.serializable_data())


def _read_pair(made, row):
    """Read a cell that holds a whole position (“113.59, 34.74”, a shared link), as the form's field reads it."""
    written = [row.cells[heading] for heading in ("经度", "纬度") if row.cells.get(heading)]
    if len(written) != 1:
        return None
    try:
        readings = share_texts.read(written[0])
    except UnreadableError:
        return None  # a single number: the other is missing, and the rules of the entry say so
    [reading, *others] = readings
    if others:
        return made.refuse(row, "经度", f"这一格里有{len(readings)}个位置。请只留一个。")
    if reading.swapped:
        return made.refuse(row, "经度", "经度和纬度像是写反了。请核对，例如：113.59359, 34.74389。")
    row.cells = row.cells | {"经度": repr(reading.longitude), "纬度": repr(reading.latitude)}
    if reading.datum:
        row.cells.setdefault("坐标系", reading.datum)
    made.remark(row, "经度", f"“{written[0]}”读作经度{reading.longitude}，纬度{reading.latitude}。")
    return None


def _require_datum(made, given):
    """Refuse a position without a datum, even where the entry already has one."""
    for row in given.of(worksheets.POSITIONS):
        if row.cells.keys() & {"经度", "纬度"} and not row.cells.get("坐标系"):
            made.refuse(row, "坐标系", _DATUM_MISSING)


def _plan_rows(made, page, rows, sheet, known, places):
    """Match rows of the file with rows of the draft. Rows that are missing there are added; none is removed."""
    model, citation_model = _CLASSES[sheet.relation]
    manager = getattr(page, sheet.relation)
    left = list(manager.all())
    last = max((row.sort_order or 0 for row in left), default=-1)
    for row in rows:
        wanted = model()
        before, problems, shown = len(made.changes), len(made.problems), len(made.values)
        fill(made, wanted, row, sheet, known)
        if len(made.problems) > problems:
            continue
        alike = [old for old in left if all(getattr(old, name) == getattr(wanted, name) for name in sheet.same)]
        del made.changes[before:]
        values = made.values[shown:]
        if alike:
            wanted = alike[0]
            left.remove(wanted)
        citations = fill(made, wanted, row, sheet, known)
        made.values[shown:] = values  # of the first time; the row is the same
        if alike:
            keep_repairs(made, shown)
        if not alike:
            last += 1
            wanted.sort_order = last
            del made.changes[before:]
            made.changes.append([row.sheet, row.number, "", "", f"新增：{wanted}"])
            manager.add(wanted)
        if citations is not None:
            wanted.citations = [_citation(citation_model, known, *said) for said in citations]
        places[id(wanted)] = row, sheet


def _citation(model, known, code, locator, confidence, covers):
    made = model(source=known.source(code) if code else None, locator=locator, confidence=confidence)
    if covers and model is DesignationCitation:
        made.covers = covers
    return made


def _clean_entry(made, page, given, first, places):
    position = next(iter(given.of(worksheets.POSITIONS)), first)
    by_field = {column.name: (position, column.heading) for column in worksheets.POSITIONS.columns}
    by_field |= {column.name: (first, column.heading) for column in worksheets.ENTRIES.columns}
    clean(made, page, first, worksheets.ENTRIES, exclude=_TREE, by_field=by_field)
    for relation, (_, citations) in _CLASSES.items():
        for item in getattr(page, relation).all():
            if id(item) in places:
                row, sheet = places[id(item)]
                clean(
                    made,
                    item,
                    row,
                    sheet,
                    exclude=["page", "sort_order", "geometry", *(["citations"] if citations else [])],
                )
    for refusal in _rules(page):
        if refusal:
            item, name, sentence = refusal
            row, sheet = places.get(id(item), (first, worksheets.ENTRIES))
            heading = next((column.heading for column in sheet.columns if column.name == name), worksheets.KEY)
            made.refuse(row, heading, sentence)


def _rules(page):
    """Yield the refusals of the editor's form for several rows together."""
    yield rules.two_official_names(page.names.all())
    yield rules.building_that_is_a_relic(page.designations.all())
    for relation, name in _WORDS.items():
        for row in getattr(page, relation).all():
            if getattr(row, "property", None) in LOCATING:
                continue
            if sentence := rules.refuse_position_in_words(page, [getattr(row, name)]):
                yield row, name, sentence
