"""What no longer stands: when it was demolished, moved or rebuilt, in words. Every page says it first."""

from heritage.catalogue.choices import Ending
from heritage.chronology import edtf

_STATES = {Ending.DEMOLISHED: "已不存", Ending.MOVED: "已不在原址", Ending.REBUILT: "已非原貌"}


def in_words(ended, ended_by):
    """Return when and how: 2009年拆除; 拆除，时间未查到. Empty for what stands."""
    if not ended and not ended_by:
        return ""
    manner = Ending(ended_by).label if ended_by else "终止"
    return f"{edtf.in_chinese(ended)}{manner}" if ended else f"{manner}，时间未查到"


def state_in_words(ended, ended_by):
    """Return what the reader must know first: 已不存（2009年拆除）. Empty for what stands."""
    words = in_words(ended, ended_by)
    return f"{_STATES.get(ended_by, '已不存')}（{words}）" if words else ""
