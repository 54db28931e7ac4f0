"""Characters that no eye sees: zero-width, direction marks, soft hyphens, variation selectors, controls.

They come along when text is pasted from Word, WPS or a web page. Searches and comparisons of equal words fail by them.
"""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff]"
)
# Breaks that are no line breaks for the web: Word's vertical tab, separators of lines and paragraphs.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_FINAL = " \t\r\n。．.，,、；;：:！!"


def visible(text):
    """Return the text without characters that nobody sees.

    Tabs and line breaks stay, and NUL, which every form refuses: no person sends it.
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", _BREAKS.sub(" ", text))


def plain_entry(text):
    """Return what a person meant in a short field: no width, no invisible characters, no punctuation at its ends."""
    return unicodedata.normalize("NFKC", visible(text)).strip(_FINAL)
