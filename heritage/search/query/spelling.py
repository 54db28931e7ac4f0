"""Spell names in pinyin, for visitors without a Chinese keyboard, or who know only the sound of a name.

A name has several spellings: a character may be read in more than one way (the dictionary is wrong about 朝阳沟), and
be typed in full (ersha) or by its first letter (es). A name is also found from its middle (mojie in 郑州磨街), so
every suffix counts.
"""

import re
from functools import lru_cache
from itertools import chain, islice, product

from heritage.catalogue.pinyin import dictionary
from heritage.search.query.analysis import Term, compact, fold, split

# The marks that set the terms of names apart from those of texts, in which neither character can occur.
WHOLE, SPELLED, ANY = "=", "~", "?"

# What the terms of a name weigh. A field's own weights stay below a few hundred, so that no number of mentions
# outweighs a whole name.
WHOLE_NAME, WHOLE_SPELLING = 10_000.0, 5_000.0
SPELLED_PART, SPELLED_INITIALS = 4.0, 2.0

_SHORT = (2, 3)  # characters of a name of which one wrong character leaves no pair; or leaves none, in its middle

MOST_READINGS = 8
# Characters of names that are read in more than one way here (朝阳, 长垣, 荥阳, 祭城). The dictionary knows readings of
# others too, but nobody types 厂 as “an”, and every reading more finds every place less surely.
_POLYPHONES = frozenset("朝长重行单乐柏都会荥浚尉盛曾解调藏传宿召校车祭")
LONGEST_SPELLING = 24  # letters; a longer word of a query is compared up to here
_LONGEST_INITIALS = 12
_MOST_SYLLABLES = 30  # of a name
_WITH_UMLAUT = {"lv", "nv", "lve", "nve"}
_SYLLABLE = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|iao|ian|ing|ang|eng|ong|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|[aoeiuv])"
)


@lru_cache(maxsize=1_000)
def readings(name):
    """Return each reading of a name as a tuple of syllables, the likeliest first; none for a name without Hanzi."""
    parts = list(split(name))
    if not any(part.han for part in parts):
        return ()
    every = product(*(_readings_of(part) for part in parts))
    return tuple(tuple(chain.from_iterable(reading))[:_MOST_SYLLABLES] for reading in islice(every, MOST_READINGS))


def name_terms(name):
    """Return {term: weight} of what finds a name: all of it, written or spelled, and each end of the spelling."""
    if not (whole := compact(name)):
        return {}
    terms = {WHOLE + whole: WHOLE_NAME} | dict.fromkeys(_with_one_open(name), WHOLE_SPELLING)
    for syllables in chain.from_iterable(map(_typed, readings(name) or _as_written(name))):
        for form in _forms(syllables):
            terms.setdefault(WHOLE + form, WHOLE_SPELLING)
        for start in range(len(syllables)):
            full, initials = _forms(syllables[start:])
            terms.setdefault(SPELLED + full[:LONGEST_SPELLING], SPELLED_PART)
            terms.setdefault(SPELLED + initials[:_LONGEST_INITIALS], SPELLED_INITIALS)
    return terms


def _as_written(name):
    """Return the one reading that an editor has written out, “shi fo”; none if not all words are syllables."""
    syllables = tuple(fold(name.replace("ü", "v")).split())
    return [syllables[:_MOST_SYLLABLES]] if len(syllables) > 1 and all(map(_SYLLABLE.fullmatch, syllables)) else []


def _typed(syllables):
    """Return the ways in which people type syllables: an ü is v, u or yu on keyboards without it."""
    forms = [syllables]
    if any(syllable in _WITH_UMLAUT for syllable in syllables):
        for typed in ("u", "yu"):
            forms.append(tuple(s.replace("v", typed) if s in _WITH_UMLAUT else s for s in syllables))
    return forms


def whole_name(text):
    """Return the term for a text that is a whole name, or its whole spelling."""
    return Term(WHOLE + compact(text))


def one_wrong(text):
    """Return the terms for a whole name of two or three characters that differs from this in one character."""
    return [Term(form) for form in _with_one_open(text)]


def _with_one_open(name):
    parts = list(split(name))
    if len(parts) != 1 or not parts[0].han or len(parts[0].text) not in _SHORT:
        return []
    text = parts[0].text
    open_places = range(2) if len(text) == 2 else [1]
    return [f"{WHOLE}{text[:place]}{ANY}{text[place + 1 :]}" for place in open_places]


def spelled_beginning(word):
    """Return the term for a name whose spelling from some character on begins so; None for what is no spelling."""
    if len(word) > 1 and word.isascii() and word[0].isalpha():
        return Term(SPELLED + word[:LONGEST_SPELLING], prefix=True)
    return None


def homophones(hanzi):
    """Return the terms for a name that sounds like this from some character on, one for each reading."""
    return [Term(SPELLED + _forms(syllables)[0][:LONGEST_SPELLING], prefix=True) for syllables in readings(hanzi)]


def whole_homophones(text):
    """Return the terms for a whole name that sounds like this."""
    return [Term(WHOLE + _forms(syllables)[0]) for syllables in readings(text)]


def spelled_span(name, word):
    """Return where in a (folded) name a word in letters is spelled, as (start, end), or None."""
    places = [
        place
        for part in split(name)
        for place in (range(part.start, part.start + len(part.text)) if part.han else [part.start])
    ]
    ends = [*places[1:], len(name)]
    for syllables in readings(name):
        if len(syllables) != len(places):  # a very long name, or letters that have no pinyin
            continue
        for forms in (syllables, [_initial(syllable) for syllable in syllables]):
            for start in range(len(forms)):
                if "".join(forms[start:]).startswith(word):
                    length = 0
                    for last in range(start, len(forms)):
                        length += len(forms[last])
                        if length >= len(word):
                            return places[start], ends[last]
    return None


def _readings_of(part):
    """Return the readings of one run of Hanzi; a word in letters or digits is its only reading."""
    if not part.han:
        return [(part.text,)]
    pypinyin = dictionary()
    from pypinyin.seg.simpleseg import seg

    usual = tuple(chain.from_iterable(map(_syllables, seg(part.text))))
    if len(usual) != len(part.text) or _POLYPHONES.isdisjoint(part.text):
        return [usual]
    choices = (
        pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
        if character in _POLYPHONES
        else [syllable]
        for character, syllable in zip(part.text, usual, strict=True)
    )
    return list(dict.fromkeys([usual, *islice(product(*choices), MOST_READINGS)]))[:MOST_READINGS]


@lru_cache(maxsize=10_000)
def _syllables(word):
    """Return the syllables of a word of pypinyin's dictionary, or of a single character; names share a few of them."""
    return dictionary().lazy_pinyin(word, style=dictionary().Style.NORMAL)


def _forms(syllables):
    return "".join(syllables), "".join(map(_initial, syllables))


def _initial(syllable):
    return syllable if syllable[0].isdigit() else syllable[0]
