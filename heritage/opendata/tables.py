"""The catalogue as tables: one of the entries, and one for each kind of row that an entry has several of."""

from collections.abc import Callable
from dataclasses import dataclass

from heritage.opendata.fields import FIELDS, NUMBERS, Silence, word


@dataclass(frozen=True)
class Column:
    label: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """`rows` yields the rows of one record as lists of text and numbers."""

    name: str
    label: str
    columns: tuple
    rows: Callable


def _entry(record, site):
    yield [field.value(record, site) for field in FIELDS]


def _names(record, site):
    for name in record.names:
        start, end = (date.edtf if date else "" for date in (name.used_from, name.used_to))
        yield [record.number, name.text, name.kind.label, name.language, start, end, _source(name.source)]


def _protections(record, site):
    for act in record.protections:
        date, end = act.date, act.end_date
        yield [
            *(record.number, act.level.label, act.name, act.list_name, act.batch, act.item_number, act.authority),
            *(date.edtf if date else "", date.chinese if date else "", act.document_number, act.status_label),
            *(end.edtf if end else "", act.note, _cited(act.citations)),
        ]


def _milestones(record, site):
    for step in record.milestones:
        date = step.date
        bounds = (date.edtf, date.earliest, date.latest, date.chinese) if date else ("",) * 4
        yield [record.number, *bounds, step.text, _cited(step.citations)]


def _statements(record, site):
    for fact in record.statements:
        confidence = fact.confidence.label if fact.confidence else ""
        silence = fact.value.label if isinstance(fact.value, Silence) else ""
        yield [
            *(record.number, fact.about.label, "" if silence else fact.value, silence),
            *(confidence, _cited(fact.citations), ""),
        ]
    for dispute in record.contradictions:
        for value, source, preferred in dispute.values:
            yield [record.number, dispute.subject, value, "", "", _source(source), "采用" if preferred else "另说"]


def _sources(record, site):
    for source in record.sources:
        date = source.date.edtf if source.date else ""
        yield [
            record.number, source.title, source.publisher, date, source.grade_label, source.link, source.note,
        ]  # fmt: skip


def _photos(record, site):
    for photo in record.photos:
        kind = "示意图" if photo.is_drawing else "照片或扫描件"
        made = "人工智能生成" if photo.ai_generated else ""
        yield [
            *(record.number, photo.caption, photo.description, kind, made, photo.taken.edtf if photo.taken else ""),
            *(photo.credit, photo.licence, photo.deed, site.absolute(photo.path), site.absolute(photo.file)),
        ]


def _source(source):
    return source.citation if source else ""


def _cited(citations):
    """The sources of a row in one cell: 《…》，第3版〔已核实〕；…"""
    return "；".join(
        "，".join(filter(None, [_source(cited.source) or "没有来源", cited.locator])) + f"〔{cited.confidence.label}〕"
        for cited in citations
    )


def _columns(*pairs):
    return (NUMBER, *(Column(label, meaning) for label, meaning in pairs))


NUMBER = Column("编号", "条目的编号，与“条目”表对应")
CITED = ("来源", "来源、页码和可信度（已核实、推定、待核），以分号隔开")
ENTRIES = Table("entries", "条目", tuple(Column(field.label, field.meaning) for field in FIELDS), _entry)
TABLES = (
    ENTRIES,
    Table(
        "names",
        "名称",
        _columns(
            ("名称", "一个名称"),
            ("种类", "公布名称、简称、又称、曾用名、英文名、拼音"),
            ("语言", "BCP 47 语言代码"),
            ("启用", "开始使用，EDTF"),
            ("停用", "停止使用，EDTF"),
            ("来源", "这个名称的来源"),
        ),
        _names,
    ),
    Table(
        "protections",
        "保护身份",
        _columns(
            ("身份", "保护身份的种类"),
            ("公布名称", "公告中的名称"),
            ("名单", "名单的名称"),
            ("批次", "第几批"),
            ("名单编号", "名单中的编号"),
            ("公布机关", "公布的机关"),
            ("公布日期（EDTF）", "EDTF 写法"),
            ("公布日期", "中文写法"),
            ("文号", "公布文件的文号"),
            ("状态", "现行、已升级、已撤销"),
            ("终止日期", "升级或撤销的日期，EDTF"),
            ("说明", "说明"),
            CITED,
        ),
        _protections,
    ),
    Table(
        "milestones",
        "年表",
        _columns(
            ("日期（EDTF）", "EDTF 写法"),
            ("最早", "最早一天，不明就空着"),
            ("最晚", "最晚一天，不明就空着"),
            ("日期", "中文写法"),
            ("事件", "一句话"),
            CITED,
        ),
        _milestones,
    ),
    Table(
        "statements",
        "说法",
        _columns(
            ("事项", "说的是什么"),
            ("内容", "说法，没有就看下一列"),
            ("为何没有", "未查到、不适用、不公开"),
            ("可信度", "各来源中最高的一级"),
            CITED,
            ("说法不一", "来源相左时，本目录采用的一说和另说"),
        ),
        _statements,
    ),
    Table(
        "sources",
        "来源",
        _columns(
            ("题名", "题名，不授予许可"),
            ("发表处", "报刊、机关、网站"),
            ("发表时间", "EDTF 写法"),
            ("等级", "来源的等级"),
            ("网址", "原发表处的网址，没有就空着"),
            ("附注", "附注"),
        ),
        _sources,
    ),
    Table(
        "photos",
        "图片",
        _columns(
            ("图注", "印在图下的话"),
            ("替代文字", "画面上有什么"),
            ("性质", "照片、扫描件或示意图"),
            ("人工智能", "是否由人工智能生成"),
            ("时间", "拍摄或绘制时间，EDTF"),
            ("署名", "使用时必须写明"),
            ("许可", "这幅图片自己的许可"),
            ("许可全文", "许可的网址，没有就空着"),
            ("网页", "图片的网页"),
            ("文件", "图片文件的网址"),
        ),
        _photos,
    ),
)
BY_NAME = {table.name: table for table in TABLES}
NUMERIC = {index for index, field in enumerate(FIELDS) if field.key in NUMBERS}

__all__ = ["BY_NAME", "ENTRIES", "NUMERIC", "TABLES", "Column", "Table", "word"]
