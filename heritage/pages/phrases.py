"""Where a heading may break: between the words of names, never inside one.

Style sheets hold Han characters together (`word-break: keep-all`); this module marks the places that are left. Browsers
that know `word-break: auto-phrase` know it for Japanese only.
"""

import re
from functools import lru_cache

# The parts of which names here are made. What stands between two of them is a word too.
_PARTS = """
郑州市 郑州 中原区 河南省 河南 国营 国棉 中国 历史文化街区 历史街区 历史建筑 不可移动文物
文物保护单位 工业遗产 文化遗产 文化遗址 工业遗址 博物馆 图书馆 文化馆 美术馆 展览馆 纪念馆
纺织机械厂 棉纺织厂 棉纺厂 印染厂 砂轮厂 煤机厂 油脂厂 水厂 电厂 研究所 研究院 创意园
文创园 双创园 产业园 园区 公园 陵园 车间 厂房 厂区 厂门 关帝庙 祠堂 碑刻 石刻 墓群
遗址 旧址 故居 寨墙 寨门 城墙 古建筑 古遗址 古墓葬 民居 家属院 街坊 社区 中街 水库
主坝 大坝 泵房 取水 水塔 火车站 车站 铁路 大桥 河道 运河 体育 奥体 会展 中心 中央
文化区 文化 服务区 服务 公共 市民 工业 纺织 机械 基地 城市 更新 改造 项目 保护 修缮
展览 讲座 课堂 阅读 读书 亲子 共读 活动 漫步 故事 名单 目录 地图 附近 说明 我们
还不知道的 开放数据 无障碍声明
"""
_WORD = re.compile("|".join(sorted(_PARTS.split(), key=len, reverse=True)))
_SHORT = 3  # characters: a shorter rest joins the word before it, so that no line begins with 的 or 群
_LONG = 6  # a longer rest may break after a word of place or 的: 在锯齿屋顶下 · 读一座工厂
_AFTER = re.compile(r"(?<=[的下里上])(?=[\u4e00-\u9fff]{3})")
_MARKS = re.compile(r"([，、。：；！？”’）》〉】·—…\s]+)(.*)", re.DOTALL)


@lru_cache(maxsize=2_000)
def phrases(text):
    """Return the pieces of a heading between which a line may break."""
    pieces, end = [], 0
    for match in _WORD.finditer(text):
        pieces += [*_rest(text[end : match.start()]), match[0]]
        end = match.end()
    joined = []
    for piece in [*pieces, *_rest(text[end:])]:
        if marks := joined and _MARKS.fullmatch(piece):
            joined[-1] += marks[1]
            piece = marks[2]
        if joined and len(piece) < _SHORT and not _WORD.fullmatch(piece):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    if len(joined) > 1 and len(joined[0]) < 2:
        joined[:2] = ["".join(joined[:2])]
    return tuple(joined)


def _rest(text):
    """Return what stands between two known words, in pieces where it is long."""
    return [piece for piece in (_AFTER.split(text) if len(text) > _LONG else [text]) if piece]
