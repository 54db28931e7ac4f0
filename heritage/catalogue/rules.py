"""Rules that must hold within one entry. Each refusal tells the editor what to do next.

The rows come from the editor's form or from memory, saved or not. Each check returns (row, field, sentence) for the
first row that breaks the rule, or None.
"""

import re

from heritage.catalogue.choices import DesignationStatus, Level, NameKind
from heritage.catalogue.position import visibility

# Words or figures that locate an entry: 村北200米, 东经113°, 34.74389, N34°44′.
_POSITION_WORDS = re.compile(
    r"[村庄寨镇路街桥河沟湖岸坡岭寺庙校站][^。；，]{0,6}?[东西南北]{1,2}(?:侧|面|边|部|约)?\s*\d+(?:\.\d+)?\s*(?:余)?(?:米|公里|里)"
    r"|(?:东经|北纬|经度|纬度)\s*[:：]?\s*\d{2,3}"
    r"|\b(?:11[0-9]|3[0-9])\.\d{3,}"
    r"|\d{2,3}\s*°\s*\d{1,2}"
)


def two_official_names(names):
    official = [name for name in names if name.kind == NameKind.OFFICIAL]
    if len(official) > 1:
        return official[1], "kind", "公布名称只能有一个。请把这一个改为“又称”或“曾用名”。"
    return None


def building_that_is_a_relic(designations):
    """A 历史建筑 is by definition not a 文物 (历史文化名城名镇名村保护条例 art. 47)."""
    in_force = [row for row in designations if row.status == DesignationStatus.IN_FORCE and row.level]
    buildings = [row for row in in_force if row.level == Level.HISTORIC_BUILDING]
    if buildings and any(Level(row.level).is_relic for row in in_force):
        return buildings[0], "status", "历史建筑与文物身份不能同时现行。请把“历史建筑”一行改为“已升级”，并填终止日期。"
    return None


def two_preferred_values(conflicts):
    preferred = set()
    for row in conflicts:
        if row.preferred and row.subject in preferred:
            return row, "preferred", f"“{row.subject}”已有一种本目录采用的说法。同一问题只能采用一种。"
        if row.preferred:
            preferred.add(row.subject)
    return None


def position_in_words(text):
    """Return the words in `text` that locate an entry (村北200米, coordinates), or empty."""
    found = _POSITION_WORDS.search(text or "")
    return found.group() if found else ""


def refuse_position_in_words(site, texts):
    """Return the refusal of the first of `texts` that locates an entry whose position is not public, or None."""
    if visibility.may_be_located(site):
        return None
    for text in texts:
        if words := position_in_words(text):
            return f"这一处的位置不公开，文字里却写了“{words}”。请删去这几个字，或先请审核人改变位置的公开级别。"
    return None
