"""The columns of the tables and the properties of GeoJSON: one list of what each is called, means and comes from.

A column in which nothing stands says why in Chinese (未查到, 不适用, 不公开); a column of numbers is empty
then, and 位置情况 says why. The page /data/ prints this list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from heritage.catalogue.choices import NameKind, Property
from heritage.catalogue.public_record.values import Silence


@dataclass(frozen=True)
class Field:
    """`value` reads it from (record, site). `vocabulary` names the list whose words stand in it."""

    key: str
    label: str
    meaning: str
    value: Callable
    unit: str = ""
    vocabulary: str = ""


def word(value, read=str):
    """Return a value in Chinese, or the word of its silence."""
    return value.label if isinstance(value, Silence) else read(value)


def _label(value):
    return value.label


def _name(value):
    return value.name


def _names(record, *kinds):
    return "；".join(name.text for name in record.names if name.kind in kinds and name.text != record.title)


def _date(part):
    return lambda record, site: "" if isinstance(record.built, Silence) else getattr(record.built, part)


def _position(read):
    return lambda record, site: None if isinstance(record.position, Silence) else read(record.position)


def _position_status(record, site):
    return word(record.position, lambda position: position.case)


def protection_in_words(act):
    details = [act.batch, act.authority, act.date.chinese if act.date else "", act.document_number]
    details += [] if act.status == "in_force" else [act.status_label]
    details = "，".join(filter(None, details))
    return f"{act.level.label}（{details}）" if details else act.level.label


def _whole(record, site):
    return word(record.whole, lambda whole: whole.number)


def _day(moment):
    return moment.date().isoformat() if moment else ""


FIELDS = (
    Field("number", "编号", "本目录的编号，永久不变", lambda r, s: r.number),
    Field("title", "名称", "条目的标题", lambda r, s: r.title),
    Field("official_name", "公布名称", "公布文件中的名称", lambda r, s: _names(r, NameKind.OFFICIAL)),
    Field("other_names", "其他名称", "简称、又称、曾用名，以分号隔开", lambda r, s: _names(r, *_OTHER)),
    Field("english_name", "英文名", "已有的英文名，没有就空着", lambda r, s: _names(r, NameKind.ENGLISH)),
    Field("kind", "类别", "是哪一类地方", lambda r, s: r.kind.label, vocabulary="kind"),
    Field("scale", "层级", "大小的层级，上一级总比下一级大", lambda r, s: r.scale.label, vocabulary="scale"),
    Field(
        "highest_level",
        "最高保护身份",
        "现行身份中最高的一级",
        lambda r, s: word(r.highest_level, _label),
        vocabulary="level",
    ),
    Field(
        "protections",
        "全部保护身份",
        "每次公布的身份、批次、机关、日期、文号，以分号隔开",
        lambda r, s: "；".join(map(protection_in_words, r.protections)) or word(r.highest_level, _label),
        vocabulary="level",
    ),
    Field("survey_class", "普查类别", "第四次全国文物普查的类别", lambda r, s: word(r.survey_class, _name)),
    Field("built", "年代", "建造年代，中文写法", lambda r, s: word(r.built, lambda date: date.chinese)),
    Field("built_edtf", "年代（EDTF）", "同上，按 ISO 8601-2 的 EDTF 写法", _date("edtf")),
    Field("built_earliest", "年代最早", "年代的最早一天，不明就空着", _date("earliest"), "日"),
    Field("built_latest", "年代最晚", "年代的最晚一天，不明就空着", _date("latest"), "日"),
    Field("ended", "存废", "拆除、迁建或改建的日期和方式，还在就空着", lambda r, s: r.ended_in_chinese),
    Field("ended_edtf", "不存于（EDTF）", "同上的日期，按 EDTF 写法", lambda r, s: r.ended.edtf if r.ended else ""),
    Field("street_office", "街道", "所在街道", lambda r, s: word(r.street_office, _name)),
    Field("managed_by", "管理辖区", "管理它的行政区", lambda r, s: word(r.managed_by, _name)),
    Field("address", "地址", "门牌或四至", lambda r, s: word(r.value_of(Property.ADDRESS))),
    Field("longitude", "经度", "WGS-84 经度", _position(lambda position: position.longitude), "度"),
    Field("latitude", "纬度", "WGS-84 纬度", _position(lambda position: position.latitude), "度"),
    Field("radius_m", "误差半径", "实际位置在这个半径以内", _position(lambda position: position.radius_m), "米"),
    Field(
        "position_status",
        "位置情况",
        "精确；估计（没有实测，不移动）；约略（为保护而移动过）；未查到；不公开",
        _position_status,
        vocabulary="silence",
    ),
    Field("opening", "开放情况", "能否进入", lambda r, s: word(r.opening, _label)),
    Field("notice", "告示", "闭馆、封路等提醒，没有就空着", lambda r, s: r.notice),
    Field("whole", "属于", "所属的更大一处的编号", _whole),
    Field("summary", "摘要", "一两句话的说明", lambda r, s: r.summary),
    Field("summary_en", "英文摘要", "一两句英文说明，没有就空着", lambda r, s: r.summary_en),
    Field(
        "sources",
        "来源",
        "本条引用的全部来源，以分号隔开；题名不授予许可",
        lambda r, s: "；".join(source.citation for source in r.sources) or Silence.UNKNOWN.label,
    ),
    Field(
        "photos",
        "图片",
        "每幅图片的网页、署名和许可，以分号隔开；各按自己的许可使用",
        lambda r, s: "；".join(f"{s.absolute(p.path)}（{p.credit}，{p.licence}）" for p in r.photos),
    ),
    Field("last_checked", "最近核对", "编辑最近一次核对的日期，没有就空着", lambda r, s: str(r.last_checked or "")),
    Field("modified", "最近更新", "公开内容最近改动的日期", lambda r, s: _day(r.modified), "日"),
    Field("url", "永久地址", "本条的永久地址，可引用", lambda r, s: s.absolute(r.permanent_path)),
)
_OTHER = (NameKind.SHORT, NameKind.ALIAS, NameKind.FORMER)
NUMBERS = {"longitude", "latitude", "radius_m"}
