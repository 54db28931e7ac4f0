"""The gaps of the catalogue: a list for editors to complete and, without internal gaps, for the public.

Whether a hidden entry has a stored position is internal itself, so hidden entries are in no list about positions.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from heritage.catalogue.applicability import PROTECTABLE, VISITABLE
from heritage.catalogue.choices import NameKind
from heritage.catalogue.models import Designation, SiteName
from heritage.catalogue.models.rows import DesignationCitation, MilestoneCitation, StatementCitation
from heritage.catalogue.position.visibility import LOCATABLE

_PAGE = OuterRef("pk")


@dataclass(frozen=True)
class Gap:
    label: str
    asks: str  # what a reader can help with; empty where only editors can
    condition: Q


GAPS = {
    # Nobody is asked to look for a place that is kept quiet, and to photograph it.
    "photo": Gap("没有图片", "老照片、现状照片", Q(photo=None) & Q(visibility__in=LOCATABLE)),
    "position": Gap("没有位置", "门牌、路口，或在地图上的位置", Q(visibility__in=LOCATABLE) & Q(longitude=None)),
    "designation": Gap(
        "没有查到保护身份", "公布文件、标志碑", PROTECTABLE & ~Q(Exists(Designation.objects.filter(page=_PAGE)))
    ),
    "built": Gap("年代未查到", "建造、投产的年份和依据", Q(built="")),
    "opening": Gap("开放情况未查到", "能不能进，什么时候开门", VISITABLE & Q(opening="")),
    "source": Gap(
        "没有来源",
        "",
        ~Q(Exists(StatementCitation.objects.filter(row__page=_PAGE)))
        & ~Q(Exists(MilestoneCitation.objects.filter(row__page=_PAGE)))
        & ~Q(Exists(DesignationCitation.objects.filter(row__page=_PAGE))),
    ),
    "english": Gap("没有英文名", "", ~Q(Exists(SiteName.objects.filter(page=_PAGE, kind=NameKind.ENGLISH)))),
}
PUBLIC = {code: gap for code, gap in GAPS.items() if gap.asks}


def counts(entries):
    """Return {code: how many of these entries have this gap}, in one query."""
    columns = {code: Count("pk", filter=gap.condition) for code, gap in GAPS.items()}
    return entries.order_by().aggregate(**columns)
