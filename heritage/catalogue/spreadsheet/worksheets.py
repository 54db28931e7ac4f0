"""The sheets and their columns, named once for the template, the export and the import."""

from dataclasses import dataclass, field

from heritage.catalogue.choices import (
    Condition,
    Datum,
    DesignationStatus,
    Ending,
    Kind,
    Level,
    NameKind,
    Opening,
    ProjectStage,
    Property,
    Scale,
    SourceGrade,
    Visibility,
    ZoneKind,
)
from heritage.catalogue.models.terms import Vocabulary
from heritage.photos.choices import Licence, Medium, People

KEY = "编号"
PICTURES = ("照片", "图片", "相片")  # a column of pictures, or of the names of their files in the ZIP
VERDICT = "检查结果"  # the column that a marked file begins with; it is passed over when the file comes back

TEXT, CHOICE, TERM, DATE, DAY, NUMBER, COUNT, YES, ENTRY, CITATIONS, SOURCE, FILE, BOUNDARY = range(13)


@dataclass(frozen=True)
class Column:
    """One column. `name` is the field that it fills; `words` are its choices or its vocabulary."""

    heading: str
    name: str
    kind: int = TEXT
    words: object = None
    required: bool = False
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet. `relation` names the rows of an entry that it holds; without it, the sheet holds fields of the entry.

    Two rows with the same values in `same` are the same row.
    """

    name: str
    columns: tuple[Column, ...]
    relation: str = ""
    same: tuple[str, ...] = ()
    by_heading: dict = field(default_factory=dict, compare=False)

    def __post_init__(self):
        self.by_heading.update({column.heading: column for column in self.columns})

    @property
    def headings(self):
        return [KEY, *self.by_heading]


_CITED = Column(
    "来源",
    "citations",
    CITATIONS,
    help="来源简码，可加位置和可信度，几条用分号隔开，例如：ZZWB19 第3版（已核实）；ZZZ20",
)

ENTRIES = Sheet(
    "条目",
    (
        Column("标题", "title", required=True, help="通行的短名，例如：二砂"),
        Column("类别", "kind", CHOICE, Kind, required=True),
        Column("层级", "scale", CHOICE, Scale, help="新条目空着就是“遗产点”"),
        Column("摘要", "summary", required=True, help="一两句话，30—70字"),
        Column("英文摘要", "summary_en", help="一两句英文，例如：A works of 1964."),
        Column("年代", "built", DATE, help="例如：1956；1956/1964；195X；1956~"),
        Column("不存于", "ended", DATE, help="拆除、迁建、改建的日期，例如：2009年3月；还在就空着"),
        Column("怎样不存", "ended_by", CHOICE, Ending, help="还在就空着"),
        Column("普查类别", "survey_class", TERM, Vocabulary.SURVEY_CLASS),
        Column("属于", "part_of", ENTRY, help="更大一处的编号，例如：ZY-0003"),
        Column("街道", "street_office", TERM, Vocabulary.STREET_OFFICE),
        Column("管理辖区", "managed_by", TERM, Vocabulary.MANAGED_BY),
        Column("开放情况", "opening", CHOICE, Opening),
        Column("告示", "notice"),
        Column("项目阶段", "project_stage", CHOICE, ProjectStage),
        Column("最近核对", "last_checked", DAY, help="例如：2026-03-15"),
        Column("保存状况", "condition", CHOICE, Condition, help="只供内部"),
        Column("内部备注", "internal_note", help="只供内部"),
    ),
)
NAMES = Sheet(
    "名称",
    (
        Column("种类", "kind", CHOICE, NameKind, required=True),
        Column("名称", "text", required=True),
        Column("启用", "used_from", DATE),
        Column("停用", "used_to", DATE),
        Column("说明", "note"),
        Column("来源", "source", SOURCE, help="来源简码，例如：ZZWB19"),
    ),
    "names",
    ("kind", "text"),
)
DESIGNATIONS = Sheet(
    "保护身份",
    (
        Column("身份", "level", CHOICE, Level, required=True),
        Column("批次", "batch", help="例如：第八批"),
        Column("名单", "list_name"),
        Column("名单编号", "item_number"),
        Column("公布名称", "name_announced"),
        Column("公布机关", "authority"),
        Column("公布日期", "date", DATE, help="例如：2019-10-07"),
        Column("文号", "document_number", help="例如：豫政〔2021〕37号"),
        Column("状态", "status", CHOICE, DesignationStatus, help="空着就是“现行”"),
        Column("终止日期", "end_date", DATE),
        Column("立标机关", "sign_authority"),
        Column("立标日期", "sign_date", DATE),
        Column("说明", "note"),
        _CITED,
    ),
    "designations",
    ("level", "batch"),
)
MILESTONES = Sheet(
    "年表",
    (
        Column("日期", "date", DATE, required=True),
        Column("事件", "text", required=True, help="一句话，以句号结尾"),
        Column("用途转折", "turn", YES, help="是、否"),
        _CITED,
    ),
    "milestones",
    ("date", "text"),
)
STATEMENTS = Sheet(
    "要点",
    (
        Column("事项", "property", CHOICE, Property, required=True),
        Column("内容", "value", help="例如：中原区华山路78号"),
        _CITED,
    ),
    "statements",
    ("property", "value"),
)
SOURCES = Sheet(
    "来源",
    (
        Column("题名", "title", required=True, help="不加书名号"),
        Column("发表处", "publisher"),
        Column("发表时间", "date", DATE),
        Column("等级", "grade", CHOICE, SourceGrade),
        Column("网址", "url"),
        Column("可附链接", "linkable", YES, help="是、否"),
        Column("附注", "note"),
    ),
)
POSITIONS = Sheet(
    "位置",
    (
        Column("公开级别", "visibility", CHOICE, Visibility, help="新条目空着就只公开到街道"),
        Column("经度", "entered_longitude", NUMBER, help="照原样填写，例如：113.59359"),
        Column("纬度", "entered_latitude", NUMBER, help="照原样填写，例如：34.74389"),
        Column("坐标系", "entered_datum", CHOICE, Datum, help="有经纬度就必须填写"),
        Column("误差（米）", "uncertainty_m", COUNT),
        Column("定位方法", "position_method"),
        Column("位置来源", "position_source", SOURCE, help="来源简码"),
    ),
)
ZONES = Sheet(
    "保护区划",
    (
        Column("种类", "kind", CHOICE, ZoneKind, required=True),
        Column(
            "边界",
            "entered_geometry",
            BOUNDARY,
            help="角点坐标、WKT，或压缩包里的文件名，例如：区划.kml；有几个面写 区划.kml#保护范围",
        ),
        Column("坐标系", "entered_datum", CHOICE, Datum, help="边界里没有写明的必须填写"),
        Column("公布文件", "document_number", help="例如：豫文物〔2020〕1号"),
        Column("已正式公布", "officially_published", YES, help="是、否；未正式公布的不对外显示"),
    ),
    "zones",
    ("kind", "document_number"),
)
PHOTOS = Sheet(
    "照片",
    (
        Column("文件名", "file", FILE, required=True, help="压缩包里的文件名，例如：东门.jpg"),
        Column("主图", "main", YES, help="是：作为主图；否：放在正文末尾"),
        Column("标题", "title", help="给编辑看的，空着就用文件名"),
        Column("替代文字", "description", help="给看不见图片的人读"),
        Column("图注", "caption"),
        Column("性质", "medium", CHOICE, Medium, help="空着就是“照片”"),
        Column("署名", "credit", help="例如：王建国 摄"),
        Column("许可", "licence", CHOICE, Licence),
        Column("人物", "people", CHOICE, People),
        Column("同意书编号", "consent_number"),
        Column("拍摄时间", "taken", DATE),
        Column("图片来源", "source"),
        Column("页码", "page", COUNT, help="只有多页的 TIFF 要写，例如：2"),
        Column("图上文字", "transcription"),
    ),
    "photos",
    ("file",),
)
SHEETS = (ENTRIES, NAMES, DESIGNATIONS, MILESTONES, STATEMENTS, SOURCES, POSITIONS, ZONES, PHOTOS)
ROWS = (NAMES, DESIGNATIONS, MILESTONES, STATEMENTS, ZONES)
KEY_HELP = {
    SOURCES: "来源的简码，例如：ZZWB19",
    ENTRIES: "已有条目写 ZY-0001 这样的编号；新条目自己编一个，例如：新1，其他各表用它对应",
}
