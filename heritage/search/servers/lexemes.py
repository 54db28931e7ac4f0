"""The words that a server stores of a row: the terms of its document, which need no analysis.

A weight becomes one of four levels, because PostgreSQL has four. Words that must not find some rows begin with a mark.
"""

from heritage.search.index.documents import document
from heritage.search.query.spelling import SPELLED, WHOLE, WHOLE_NAME, WHOLE_SPELLING

# The least weight of a word of each level: names and titles, by their boosts of 6 and 4, reach A; summaries, leads and
# designations B; stories C; what counts less than a mention D.
LEVELS = {"A": 5.0, "B": 2.5, "C": 1.0, "D": 0.3}

# For whole names a level is the `search_weight` of the row that holds the name.
NAME_LEVELS = {"A": 1.0, "B": 0.9, "C": 0.8, "D": 0.7}

WITHHELD = "!"  # cannot occur in a term
_LONGEST = 500  # characters; PostgreSQL takes 2,046 bytes


def lexemes(obj):
    """Return {"text" or "typed": {word: (level, fields)}} of a row; the heaviest words first. Fields are numbers."""
    found = document(obj)
    names = {term: posting for term, posting in found["typed"].items() if term[0] in WHOLE + SPELLED}
    withheld = {WITHHELD + term: posting for term, posting in found["withheld"].items()}
    return {"text": _words(found["text"] | withheld | names), "typed": _words(found["typed"])}


def lexeme(term, mark=""):
    return f"{mark}{term}"[:_LONGEST]


def fields_of(bits):
    """Return the numbers of the fields that the bits of a posting or a query name."""
    return [number for number in range(1, bits.bit_length() + 1) if bits >> number - 1 & 1]


def _words(postings):
    words = {lexeme(term): (_level(term, weight), fields_of(bits)) for term, (weight, bits) in postings.items()}
    return dict(sorted(words.items(), key=lambda word: word[1][0]))


def _level(term, weight):
    if term[0] == WHOLE:
        # Written or spelled: a query is one or the other.
        weight /= WHOLE_NAME if weight > WHOLE_SPELLING else WHOLE_SPELLING
    levels = NAME_LEVELS if term[0] == WHOLE else LEVELS
    return next((level for level, least in levels.items() if weight >= least), "D")
