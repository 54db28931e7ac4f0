"""Vocabularies that the law or this software fixes. Vocabularies that editors extend are `Term` rows."""

from django.db import models


class Kind(models.TextChoices):
    BLOCK = "block", "历史文化街区"
    INDUSTRIAL = "industrial", "工业遗产"
    HISTORIC_BUILDING = "historic_building", "历史建筑"
    ANCIENT_SITE = "ancient_site", "古遗址"
    ANCIENT_TOMB = "ancient_tomb", "古墓葬"
    ANCIENT_BUILDING = "ancient_building", "古建筑"
    STONE = "stone", "石刻"
    MODERN_SITE = "modern_site", "近现代史迹"
    CREATIVE_PARK = "creative_park", "文创园区与更新项目"
    VENUE = "venue", "文化场馆"
    ROUTE = "route", "路线与片区"


class Scale(models.TextChoices):
    """The size of an entry. A whole is always larger than its part (片区 ⊃ 街区 ⊃ 遗产点 ⊃ 单体 ⊃ 部分)."""

    AREA = "area", "片区"
    BLOCK = "block", "街区"
    SITE = "site", "遗产点"
    BUILDING = "building", "单体建筑"
    PART = "part", "建筑的一部分"

    @property
    def rank(self):
        return list(Scale).index(self)


class Level(models.TextChoices):
    """Levels of designation, highest first. The first group has legal effect, the second is recognition only."""

    NATIONAL = "national", "全国重点文物保护单位"
    PROVINCIAL = "provincial", "省级文物保护单位"
    MUNICIPAL = "municipal", "市级文物保护单位"
    COUNTY = "county", "县级文物保护单位"
    HISTORIC_BLOCK = "historic_block", "省级历史文化街区"
    HISTORIC_BUILDING = "historic_building", "历史建筑"
    UNGRADED = "ungraded", "未定级不可移动文物"
    NATIONAL_INDUSTRIAL = "national_industrial", "国家工业遗产"
    PROVINCIAL_INDUSTRIAL = "provincial_industrial", "河南省省级工业遗产"
    CAST_INDUSTRIAL = "cast_industrial", "中国工业遗产保护名录"
    ARCH20 = "arch20", "中国20世纪建筑遗产"
    REVOLUTIONARY = "revolutionary", "不可移动革命文物"
    TRADITIONAL_VILLAGE = "traditional_village", "传统村落"
    MODERN_BUILDING = "modern_building", "优秀近现代建筑"

    @property
    def rank(self):
        """0 is the highest."""
        return list(Level).index(self)

    @property
    def is_relic(self):
        """An immovable cultural relic under art. 3 of 文物保护法."""
        return self in RELIC_LEVELS

    @property
    def is_legal(self):
        return self in LEGAL_LEVELS

    @property
    def has_sign(self):
        """Whether the law wants a stone sign at the place: at every graded unit."""
        return self in RELIC_LEVELS - {Level.UNGRADED}

    @property
    def spoken(self):
        """The short name that people use, or empty."""
        return _SPOKEN.get(self, "")

    @property
    def badge(self):
        """The shape of the badge: a shape, because colour alone must not carry meaning."""
        return _BADGES.get(self, "list")

    @property
    def rail(self):
        """The rail of the ladder: whether city, province or nation announces it."""
        return _RAILS.get(self, "city")


RELIC_LEVELS = {Level.NATIONAL, Level.PROVINCIAL, Level.MUNICIPAL, Level.COUNTY, Level.UNGRADED}
LEGAL_LEVELS = RELIC_LEVELS | {Level.HISTORIC_BLOCK, Level.HISTORIC_BUILDING}
_SPOKEN = {
    Level.NATIONAL: "国保单位",
    Level.PROVINCIAL: "省保单位",
    Level.MUNICIPAL: "市保单位",
    Level.COUNTY: "县保单位",
}
_BADGES = {
    Level.NATIONAL: "nation",
    Level.PROVINCIAL: "province",
    Level.MUNICIPAL: "city",
    Level.COUNTY: "city",
    Level.UNGRADED: "city",
    Level.HISTORIC_BLOCK: "block",
    Level.HISTORIC_BUILDING: "building",
}
_RAILS = {
    Level.NATIONAL: "nation",
    Level.NATIONAL_INDUSTRIAL: "nation",
    Level.CAST_INDUSTRIAL: "nation",
    Level.ARCH20: "nation",
    Level.TRADITIONAL_VILLAGE: "nation",
    Level.PROVINCIAL: "province",
    Level.HISTORIC_BLOCK: "province",
    Level.PROVINCIAL_INDUSTRIAL: "province",
    Level.REVOLUTIONARY: "province",
}


class DesignationStatus(models.TextChoices):
    IN_FORCE = "in_force", "现行"
    RAISED = "raised", "已升级"
    WITHDRAWN = "withdrawn", "已撤销"


class NameKind(models.TextChoices):
    OFFICIAL = "official", "公布名称"
    SHORT = "short", "简称"
    ALIAS = "alias", "又称"
    FORMER = "former", "曾用名"
    ENGLISH = "english", "英文名"
    PINYIN = "pinyin", "拼音"


class Confidence(models.TextChoices):
    VERIFIED = "verified", "已核实"
    DERIVED = "derived", "推定"
    GENERAL = "general", "待核"


class SourceGrade(models.TextChoices):
    A = "A", "政府信息"
    A_COPY = "A-copy", "政府信息，转载"
    B = "B", "报刊、通讯社或文博单位"
    B_COPY = "B-copy", "报刊，转载"
    C = "C", "百科、门户或个人网页"
    DERIVED = "derived", "本目录推算"
    GENERAL_KNOWLEDGE = "GK", "一般知识"


class Property(models.TextChoices):
    """The subject of a statement, in the order of the page."""

    ADDRESS = "address", "地址"
    BUILT = "built", "年代"
    HERITAGE_CLASS = "heritage_class", "类别"
    FOUNDED = "founded", "始建"
    CONSTRUCTION_START = "construction_start", "动工"
    CONSTRUCTION_END = "construction_end", "建成"
    ENDED = "ended", "存废"
    DESIGNER = "designer", "设计"
    AID_COUNTRY = "aid_country", "援建"
    STYLE = "style", "形制"
    EXTENT = "extent", "规模"
    COMPONENTS = "components", "保护对象"
    PRESENT_USE = "present_use", "现状"
    PROJECT_NAME = "project_name", "项目名称"
    PROJECT_STAGE = "project_stage", "项目进展"
    PROJECT_SCALE = "project_scale", "项目规模"
    OPENED = "opened", "开放日期"
    OPENING = "opening", "能进到哪里"
    OPENING_HOURS = "opening_hours", "开放时间"
    ADMISSION = "admission", "门票"
    CAPACITY = "capacity", "承载量"
    TELEPHONE = "telephone", "电话"
    TRANSPORT = "transport", "交通"
    CUSTODIAN = "custodian", "管理单位"
    PROTECTION_ZONE = "protection_zone", "保护范围"


# Asked about every entry to which they apply: without a value they stand among 还不知道的.
ALWAYS_SHOWN = (
    Property.ADDRESS,
    Property.BUILT,
    Property.HERITAGE_CLASS,
    Property.PRESENT_USE,
    Property.OPENING_HOURS,
    Property.ADMISSION,
    Property.CUSTODIAN,
    Property.PROTECTION_ZONE,
)


class ZoneKind(models.TextChoices):
    BODY = "body", "本体"
    PROTECTION_RANGE = "protection_range", "保护范围"
    CONTROL_ZONE = "control_zone", "建设控制地带"
    CORE_RANGE = "core_range", "核心保护范围"
    BLOCK_CONTROL = "block_control", "街区建设控制地带"
    COORDINATION = "coordination", "环境协调区"
    UNDERGROUND = "underground", "地下文物埋藏区"


class Datum(models.TextChoices):
    WGS84 = "wgs84", "WGS-84／CGCS2000（GPS、天地图）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）"
    BD09 = "bd09", "BD-09（百度）"


class Visibility(models.TextChoices):
    """How much of a position the public may see. The default hides.

    An estimated position is no secret, only not surveyed; an approximate one is moved because somebody is protected.
    """

    PUBLIC_EXACT = "public_exact", "公开（精确到点）"
    PUBLIC_ESTIMATED = "public_estimated", "公开（估计，不移动，写明误差）"
    PUBLIC_APPROXIMATE = "public_approximate", "公开（约略，移动100—300米）"
    HIDDEN = "hidden_or_generalised", "只公开到街道"
    RESTRICTED = "restricted", "不公开"


class Opening(models.TextChoices):
    OPEN = "open", "开放"
    PARTLY = "partly", "部分开放"
    CLOSED = "closed", "不开放"


class ProjectStage(models.TextChoices):
    INTRO = "intro", "项目引进"
    PLAN = "plan", "规划设计"
    PERMIT = "permit", "手续办理"
    CONSTRUCTION = "construction", "开工建设"
    COMPLETED = "completed", "竣工"
    LEASING = "leasing", "招商运营"
    OPEN = "open", "开放运营"
    PAUSED = "paused", "停工"


class Ending(models.TextChoices):
    """How a place came to an end."""

    DEMOLISHED = "demolished", "拆除"
    MOVED = "moved", "迁建"
    REBUILT = "rebuilt", "改建"


class Condition(models.TextChoices):
    GOOD = "5", "好"
    FAIRLY_GOOD = "4", "较好"
    FAIR = "3", "一般"
    FAIRLY_POOR = "2", "较差"
    POOR = "1", "差"
    LOST = "lost", "已消失"
    NOT_ASSESSED = "0", "未评估"
