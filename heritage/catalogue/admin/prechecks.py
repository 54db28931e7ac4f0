"""Checks of an entry before it is signed: gaps, and facts that contradict each other."""

from django.core.exceptions import ValidationError

from heritage.catalogue import rules
from heritage.catalogue.choices import Confidence, DesignationStatus, NameKind, Opening, Visibility
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import visibility
from heritage.chronology import edtf
from heritage.editorial.page_texts import page_texts
from heritage.editorial.precheck_kinds import AROUND, Hit

KINDS = {
    "no_photo": ("没有主图", False),
    "no_position": ("没有位置", False),
    "no_radius": ("估计的位置没有误差", False),
    "no_source": ("没有来源", True),
    "unsourced": ("有一条没有来源", False),
    "empty_heading": ("小标题下面没有内容", True),
    "unverified": ("可信度低于“已核实”", False),
    "no_designation": ("没有查到保护身份", False),
    "no_english_name": ("没有英文名", False),
    "dates": ("日期互相矛盾", False),
    "position_in_words": ("位置不公开，文字却写出了位置", True),
}


def check(page):
    """Yield the Hits of an entry; yield nothing for other pages."""
    if isinstance(page, HeritageSitePage):
        yield from _gaps(page)
        yield from _empty_headings(page)
        yield from _confidence(page)
        yield from _dates(page)
        yield from _position_in_words(page)


def _gaps(page):
    if not page.photo_id:
        yield Hit("no_photo", "基本，主图", "没有主图，列表里只有空框")
    if page.entered_longitude is None and page.visibility != Visibility.RESTRICTED:
        yield Hit("no_position", "位置", "没有位置，不会出现在地图上；确实不知道就照旧")
    elif page.visibility == Visibility.PUBLIC_ESTIMATED and not page.uncertainty_m:
        yield Hit("no_radius", "位置", "“估计”的位置没有写误差，读者看不到它。请写误差，例如：200")
    rows = _cited_rows(page)
    unsourced = [row for row in rows if not row.citations.all()]
    if len(unsourced) == len(rows):
        yield Hit("no_source", "要点与来源", "没有一条来源。每句陈述都要有出处")
    else:
        for row in unsourced:
            yield Hit("unsourced", row._meta.verbose_name, "没有来源，请补上出处", ("", str(row), ""))
    if not page.designations.all():
        yield Hit("no_designation", "保护", "没有保护身份，页面写“未查到”")
    if not any(name.kind == NameKind.ENGLISH for name in page.names.all()):
        yield Hit("no_english_name", "名称", "没有英文名")


def _cited_rows(page):
    return [*page.statements.all(), *page.milestones.all(), *page.designations.all()]


def _empty_headings(page):
    """Find headings without text below: the template of a new entry adds some, and the public would read them."""
    kinds = [*(block.block_type for block in page.story), "heading"]
    for at, block in enumerate(page.story):
        if kinds[at] == kinds[at + 1] == "heading":
            message = "小标题下面没有内容，请写上，或删去小标题"
            yield Hit("empty_heading", f"正文，第{at + 1}块，小标题", message, ("", block.value, ""))


def _confidence(page):
    for row in _cited_rows(page):
        for citation in row.citations.all():
            if citation.confidence != Confidence.VERIFIED:
                label = row._meta.verbose_name
                said = Confidence(citation.confidence).label
                yield Hit("unverified", label, f"标为“{said}”，公开前请再核对", ("", str(row), ""))


def _dates(page):
    """Compare whole spans: only dates that cannot both be true contradict each other."""
    start = page.built_earliest
    if start and page.ended_latest and page.ended_latest < start:
        yield Hit("dates", "基本，不存于", "不存在建成之前", ("", page.ended, ""), page.built)
    if page.ended_by and page.opening in {Opening.OPEN, Opening.PARTLY}:
        yield Hit("dates", "基本，开放情况", "写了怎样不存，又写开放，请核对", ("", page.ended_in_chinese, ""))
    for row in page.designations.all():
        if start and row.date_latest and row.date_latest < start:
            yield Hit("dates", f"保护，{row}", "公布在建成之前", ("", row.date, ""), page.built)
        if row.end_date and row.status == DesignationStatus.IN_FORCE:
            yield Hit("dates", f"保护，{row}", "写了终止日期，状态却是“现行”", ("", row.end_date, ""))
    for name in page.names.all():
        if _is_before(name.used_to, name.used_from):
            yield Hit("dates", f"名称，{name}", "停用早于启用", ("", f"{name.used_from}—{name.used_to}", ""))


def _is_before(text, other):
    """Whether one date certainly lies before another; what is empty or cannot be read is not compared."""
    try:
        ours, theirs = edtf.bounds(text), edtf.bounds(other)
    except ValidationError:
        return False
    return bool(ours and theirs and ours.latest < theirs.earliest)


def _position_in_words(page):
    """Find words that locate an entry whose position is not public.

    The form refuses them. Autosave, old drafts and a change of the visibility can still bring them.
    """
    if visibility.may_be_located(page):
        return
    withheld = {row.value for row in page.statements.all() if row.property in visibility.LOCATING}
    withheld.add(page.position_method)
    for where, text, _ in page_texts(page):
        if text not in withheld and (words := rules.position_in_words(text)):
            before, _, after = text.partition(words)
            excerpt = before[-AROUND:], words, after[:AROUND]
            yield Hit("position_in_words", where, "这一处的位置不公开，请删去这几个字", excerpt)
