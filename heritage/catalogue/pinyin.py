"""Pinyin of Chinese names: for sorting, for addresses in plain letters, and for the search by sound.

The dictionary of pypinyin reads texts. In names of places some characters are read otherwise, and this module adds
those readings. An editor's own row (name of the kind “拼音”) goes before both.

Sources: surnames and 佛 (fó in names of places, fú only in 仿佛) as in 现代汉语词典; 祭城 as on the signs there, zhà
(郑州晚报 2011-08-17, A14), zhài in dictionaries; 朝阳沟 as the opera's name; 长垣 as the county spells itself.
"""

from functools import cache
from itertools import product

from django.utils.text import slugify

PLACES = {"祭城": ("zhà", "chéng"), "朝阳沟": ("cháo", "yáng", "gōu"), "长垣": ("cháng", "yuán")}
SINGLE = {"佛": "fó,fú", "祭": "jì,zhài,zhà"}  # the usual reading first
# Read so as a surname, and so in the name of a village: 翟庄, 仇寨.
SURNAMES = {
    "翟": "zhái",
    "仇": "qiú",
    "曾": "zēng",
    "单": "shàn",
    "解": "xiè",
    "查": "zhā",
    "盖": "gě",
    "朴": "piáo",
    "任": "rén",
    "区": "ōu",
    "华": "huà",
    "尉": "wèi",
    "缪": "miào",
    "纪": "jǐ",
}
_VILLAGES = "庄村沟寨屯岗营店湾家楼桥河岭坡砦堡洼"


@cache
def dictionary():
    """Return the module pypinyin, with the readings above. It takes 57 MB and a third of a second: only when needed."""
    import pypinyin

    pypinyin.load_single_dict({ord(character): readings for character, readings in SINGLE.items()})
    phrases = {name: [[syllable] for syllable in syllables] for name, syllables in PLACES.items()}
    for (surname, reading), village in product(SURNAMES.items(), _VILLAGES):
        phrases[surname + village] = [[reading], pypinyin.pinyin(village)[0]]
    pypinyin.load_phrases_dict(phrases)
    return pypinyin


def sort_key(text):
    """Return toneless pinyin, syllables apart, so that 二砂 sorts at “er sha” and digits come first."""
    return _spelled(text).lower()


def slug(text):
    """Return a slug in plain letters: guo-mian-san-chang for 国棉三厂. Return an empty text when nothing is left."""
    return slugify(_spelled(text))[:80].strip("-")


def as_spelled(title, rows):
    """Return the editor's spelling of a title among `rows` of pinyin; the title itself if none fits it.

    A row fits if it has as many syllables: it may spell another name of the place.
    """
    syllables = len(_spelled(title).split())
    return next((row for row in rows if len(row.split()) == syllables), title)


def _spelled(text):
    return " ".join(dictionary().lazy_pinyin(text, style=dictionary().Style.NORMAL, errors="default"))
