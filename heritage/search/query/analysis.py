"""Turn text into search terms, the same way for the index and for the query.

Chinese is written without spaces, so a run of Hanzi is cut into overlapping pairs (bigrams): 国棉三厂 becomes 国棉,
棉三, 三厂. A word of two characters is then one term, found wherever it stands, and no dictionary decides what a
name may be. Latin letters and digits stay whole words.
"""

import re
import unicodedata
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

import opencc

from heritage.visible_text import visible

# Ideographs with 々 and 〇, kana, Hangul: scripts that are cut into pairs.
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_HAN = "々〇\u3040-\u30ff\uac00-\ud7af" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _IDEOGRAPHS)
_UNIT = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")

# Limits against hostile queries and odd documents; no visitor and no text needs more.
LONGEST_WORD = 64
LONGEST_QUERY = 256
MOST_TERMS = 32


class Term(NamedTuple):
    """One term of a query: an exact term of the index, or with `prefix` every term that begins like this."""

    text: str
    prefix: bool = False


class Unit(NamedTuple):
    text: str
    han: bool
    gap: str  # what stands between this unit and the one before
    start: int  # in the folded text


@cache
def _simplified():
    """Return the table traditional → simplified, character by character.

    OpenCC also knows phrases (乾隆 keeps its 乾), but then a character would change with its neighbours, and a pair
    cut out of a query could differ from the same pair cut out of a text. One character, one result; and lengths
    never change.
    """
    characters = [chr(code) for first, last in _IDEOGRAPHS for code in range(first, last + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b}


def fold(text):
    """Fold what does not matter: width (ＡＢＣ１２), traditional forms, case, accents of Latin letters (èrshā).

    What the eye does not see is left out: a name that holds a soft hyphen is the same name.
    """
    text = unicodedata.normalize("NFKC", visible(text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return text.casefold().translate(_simplified())


def split(text):
    """Yield the runs of Hanzi and the words of a text, in order."""
    end = 0
    for match in _UNIT.finditer(fold(text)):
        han = bool(match[1])
        yield Unit(match[0] if han else match[0][:LONGEST_WORD], han, match.string[end : match.start()], match.start())
        end = match.end()


def index_terms(text):
    """Return the terms under which a text is found, with repetitions.

    Every Hanzi begins a term: the last of a run, which begins no pair, stands alone. A search for one character is
    therefore a search for terms that begin with it. A word is also joined to what stands beside it ("78号",
    "rust programming"), or 78 and 号 would be found however far apart they are, and a phrase of words not at all.
    """
    terms = []
    before = None
    for unit in split(text):
        if unit.han:
            terms += [unit.text[i : i + 2] for i in range(len(unit.text))]
        else:
            terms.append(unit.text)
        if before and "\n" not in unit.gap and (joint := _joint(before, unit)):
            terms.append(joint)
        before = unit
    return terms


def compact(text):
    """Return a text as one word, without spaces, dashes and brackets."""
    return "".join(unit.text for unit in split(text))


def _joint(before, unit):
    """Return the term of two units side by side; None for two runs of Hanzi, which no pair may bridge."""
    if before.han and unit.han:
        return None
    if before.han:
        return before.text[-1] + unit.text
    return before.text + (unit.text[0] if unit.han else f" {unit.text}")


def query_groups(text):
    """Return the terms that a text must contain to match a query, one list for each word and run of Hanzi."""
    units = list(split(text[:LONGEST_QUERY]))
    groups = {}
    for position, unit in enumerate(units):
        if not unit.han:
            group = [Term(unit.text)]
        elif len(unit.text) > 1:
            group = [Term(unit.text[i : i + 2]) for i in range(len(unit.text) - 1)]
        else:
            group = _single(units, position)
        groups[unit.text] = list(dict.fromkeys(group))[:MOST_TERMS]
    return list(groups.values())[:MOST_TERMS]


def _single(units, position):
    """Return the terms of a single Hanzi: joined to the word beside it (78号), or any term that begins with it."""
    unit = units[position]
    joints = []
    if position and not unit.gap:
        joints.append(Term(_joint(units[position - 1], unit)))
    if position + 1 < len(units) and not units[position + 1].gap:
        joints.append(Term(_joint(unit, units[position + 1])))
    return joints or [Term(unit.text, prefix=True)]


def typed_groups(text):
    """Like query_groups, for a text that is still being typed: each word may be the beginning of a longer one."""
    return [
        [Term(term.text, prefix=term.prefix or not _UNIT.match(term.text[-1])[1]) for term in group]
        for group in query_groups(text)
    ]


def phrase_terms(text):
    """Return the terms that one field must contain to hold a query as a phrase: every pair of neighbours."""
    units = list(split(text[:LONGEST_QUERY]))
    joints = [Term(joint) for before, unit in pairwise(units) if (joint := _joint(before, unit))]
    return list(dict.fromkeys([*chain.from_iterable(query_groups(text)), *joints]))[:MOST_TERMS]


def words(text):
    """Return the runs of Hanzi and the words of a query as they were typed, for a search without the index."""
    return list(dict.fromkeys(match[0] for match in _UNIT.finditer(text[:LONGEST_QUERY])))[:MOST_TERMS]
