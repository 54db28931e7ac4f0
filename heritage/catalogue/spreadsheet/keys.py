"""Compare keys, words and titles as people write them: full-width, in small letters, with other dashes, with gaps."""

import re
import unicodedata

# Characters that nobody sees: soft hyphen, zero-width characters, marks of direction, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_DASHES = re.compile("[-\u2010-\u2015\u2043\u2212\u2500\u30fc]+")
_NUMBER = re.compile(r"ZY[-_]?(\d{1,6})")
_LIKE_A_NUMBER = re.compile(r"(?<![A-Z])ZY[\W_]*O*\d")


def tidy(text):
    """Return the text without invisible characters, in NFKC, with plain dashes and single spaces."""
    return " ".join(_DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).split())


def folded(text):
    """Return what two spellings of the same word have in common: WGS-84 and “ wgs 84 ” are one."""
    return re.sub(r"[\s\-_]", "", tidy(text)).casefold()


def entry_key(text):
    """Return the key of an entry; ZY-0001 for whatever is meant by it: zy0001, ＺＹ—１, ZY 0001."""
    key = tidy(text).upper().replace(" ", "")
    number = _NUMBER.fullmatch(key)
    return f"ZY-{int(number[1]):04}" if number else key


def is_like_a_number(key):
    """Whether a key was meant as a number of the catalogue but is none: ZY-0001（二砂）, ZY-OOO1."""
    return bool(_LIKE_A_NUMBER.search(key)) and not _NUMBER.fullmatch(key)
