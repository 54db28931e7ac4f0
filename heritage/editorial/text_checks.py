"""Checks of Chinese text: punctuation (GB/T 15834), numbers (GB/T 15835), personal data (个人信息保护法).

Each check is a pattern with a proposed correction. The editor decides.
"""

import re
from typing import NamedTuple

from heritage.personal_numbers import IDENTITY_NUMBER, MOBILE_NUMBER

_HAN = r"[\u3400-\u9fff]"
_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_NARROW = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}


class TextCheck(NamedTuple):
    code: str
    message: str
    pattern: re.Pattern
    proposal: object  # a function of the match; it may return an empty string


CHECKS = [
    TextCheck(
        "punctuation",
        "中文里用了半角标点",
        re.compile(rf"(?<={_HAN})[,;:!?](?!\d)|(?<={_HAN})\((?=[^)]*{_HAN})|(?<={_HAN})\)"),
        lambda found: _FULL_WIDTH[found.group()],
    ),
    TextCheck("ellipsis", "省略号应为两个三点", re.compile(r"\.{3,}|。{2,}|(?<!…)…(?!…)"), lambda found: "……"),
    TextCheck("dash", "破折号应占两格", re.compile(rf"(?<={_HAN})--+"), lambda found: "——"),
    TextCheck(
        "quotes",
        "中文里用了直引号",
        re.compile(rf"[\"'](?={_HAN})|(?<={_HAN}|[，。！？])[\"']"),
        lambda found: "“”" if found.group() == '"' else "‘’",
    ),
    TextCheck(
        "document_number",
        "文号的年份用六角括号",
        re.compile(rf"(?<={_HAN})[\[(（【［](\d{{4}})[\])）】］](?=第?\d+号)"),
        lambda found: f"〔{found[1]}〕",
    ),
    TextCheck(
        "document_number_di",
        "文号里不写“第”",
        re.compile(r"〔\d{4}〕第(?=\d+号)"),
        lambda found: found.group()[:-1],
    ),
    TextCheck(
        "full_width",
        "数字和字母用半角",
        re.compile(r"[０-９Ａ-Ｚａ-ｚ]+"),
        lambda found: found.group().translate(_NARROW),
    ),
    TextCheck(
        "identity_number",
        "像是身份证号，不得公开",
        IDENTITY_NUMBER,
        lambda found: "",
    ),
    TextCheck(
        "mobile_number",
        "像是个人手机号，请改用办公电话",
        MOBILE_NUMBER,
        lambda found: "",
    ),
    TextCheck("doubled", "同一个标点连用了两次", re.compile(r"([，、；：！？])\1"), lambda found: found[1]),
]
