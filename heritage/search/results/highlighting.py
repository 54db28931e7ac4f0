"""Mark the words of the query in a title, a name, or an extract of a text."""

import re
from itertools import pairwise
from typing import NamedTuple

from heritage.search.query.analysis import LONGEST_QUERY, fold, split
from heritage.search.query.spelling import spelled_span
from heritage.visible_text import visible

LENGTH = 84  # characters of an extract: two lines on a wide screen, four on a phone
_MOST_PLACES = 50  # that are compared, in a text that is full of the words
_BEFORE = 16  # how much of a long sentence stands before the first word that was found
_SENTENCE_END = re.compile(r"[。！？；\n]")
_BREAK = re.compile(r"[，、。；：！？\s]")


class Segment(NamedTuple):
    text: str
    found: bool = False


def needles(query):
    """Return the words to mark: each run of Hanzi and each word of a query, once."""
    return list(dict.fromkeys(unit.text for unit in split(query[:LONGEST_QUERY])))


def marked(text, words, names=False):
    """Return the whole text as segments. In `names`, words in letters may be pinyin."""
    return _segments(text, _spans(text, words, names), 0, len(text))


def is_named(text, words):
    """Return whether a name holds every word whole, written or spelled."""
    return bool(words) and all(_whole(fold(text), word, names=True) for word in words)


def found_words(text, words):
    """Count the words that a text holds whole."""
    folded = fold(text)
    return sum(word in folded for word in words)


def extract(text, words):
    """Return the piece of a text that holds most of the words, as segments; its beginning where it holds none."""
    text = " ".join(text.split())
    spans = _spans(text, words)
    start, end = _window(text, spans[:_MOST_PLACES])
    segments = _segments(text, spans, start, end)
    if start:
        segments.insert(0, Segment("…"))
    if end < len(text):
        segments.append(Segment("…"))
    return segments


def _window(text, spans):
    if len(text) <= LENGTH:
        return 0, len(text)
    starts = [_beginning(text, start) for start, _ in spans] or [0]
    # The most different words, then the most marks; the first such piece.
    start = max(
        starts,
        key=lambda start: _worth([text[a:b] for a, b in spans if a >= start and b <= start + LENGTH]),
    )
    end = min(len(text), start + LENGTH)
    if end < len(text):
        breaks = [match.end() for match in _BREAK.finditer(text, start + LENGTH // 2, end)]
        end = breaks[-1] if breaks else end
    return start, end


def _beginning(text, position):
    """Return where the extract begins: with the sentence, or in a long one a little before the word."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, position - LENGTH // 2), position)]
    if ends:
        return ends[-1] + (text[ends[-1]] == " ")
    if position <= LENGTH // 2:
        return 0
    breaks = [match.end() for match in _BREAK.finditer(text, position - LENGTH // 2, position)]
    return breaks[0] if breaks else position - _BEFORE


def _worth(found):
    return len(set(found)), len(found)


def _spans(text, words, names=False):
    """Return where the words are, as sorted (start, end) that do not touch."""
    folded, origin = _fold_with_origin(text)
    found = []
    for word in words:
        found += _whole(folded, word, names) or _pairs(folded, word)
    merged = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(origin[start], origin[end]) for start, end in merged]


def _whole(folded, word, names):
    whole = [match.span() for match in re.finditer(re.escape(word), folded)]
    if not whole and names and word.isascii():
        return [span] if (span := spelled_span(folded, word)) else []
    return whole


def _pairs(folded, word):
    """Return the pairs of a word that a text holds, where it holds most of them: 国棉 in 国棉三厂 is not 棉纺路."""
    pairs = {word[i : i + 2] for i in range(len(word) - 1)} if not word.isascii() else set()
    found = {pair: [match.span() for match in re.finditer(re.escape(pair), folded)] for pair in pairs}
    held = [spans for spans in found.values() if spans]
    return [span for spans in held for span in spans] if len(held) > len(pairs) / 2 else []


def _fold_with_origin(text):
    """Return the folded text, and for each position in it the position in the text.

    They differ where one character becomes two.
    """
    folded = fold(text)
    if len(folded) == len(text) == len(visible(text)):
        return folded, range(len(text) + 1)
    pieces = [fold(character) for character in text]
    origin = [position for position, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*origin, len(text)]


def _segments(text, spans, start, end):
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    cuts = [start, *(position for span in inside for position in span), end]
    segments = [Segment(text[a:b], found=bool(number % 2)) for number, (a, b) in enumerate(pairwise(cuts))]
    return [segment for segment in segments if segment.text]
