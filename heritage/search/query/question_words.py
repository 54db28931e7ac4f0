"""The topic of a question: 二砂 of “二砂在哪里”, 中原区 and 古遗址 of “中原区有哪些古遗址”.

The search first looks for the question as it is, with all its words: a page may be called 怎样读这份目录.
"""

import re

from heritage.search.query.analysis import LONGEST_QUERY, fold, split

_ASKING = re.compile(
    "请问|(?:我)?想(?:要)?(?:知道|了解|去|看|找)|告诉我|"
    "在哪(?:里|儿|个地方)?|(?:到|去)?哪(?:里|儿|个|些|家|几|一|天|年|国)?|"
    "什么(?:时候|时间|地方|样)?|怎么(?:样|走|去|到|办|来)?|怎样|如何|为什么|为何|"
    "是不是|有没有|能不能|可不可以|(?:可以|能)(?:看|参观|去|进)?|"
    "多少|多大|多久|几点|几个|几处|谁|"
    "以前|从前|原来|曾经|现在|如今|"
    "[吗呢吧啊呀么的了是有]"
)


def topic(text):
    """Return the words of a question that name something; empty where the text is no question."""
    folded = fold(text[:LONGEST_QUERY])
    words = _ASKING.sub(" ", folded)
    return "" if words == folded else " ".join(unit.text for unit in split(words))
