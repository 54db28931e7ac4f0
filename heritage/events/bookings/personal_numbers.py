"""Find numbers of persons in free text, however they are written. Such text is refused, never stored or cleaned.

An 18-digit (or old 15-digit) identity number and a mobile number are looked for in any script: full-width digits,
Chinese numerals, capitals of the bank (壹贰叁), 幺 for one, and with spaces, dashes or dots between the digits.
"""

import re
import unicodedata

_CHINESE = dict(
    zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖兩两貳參陸", "001234567891123456789" + "22236", strict=True)
)
# What people put between the digits of one number. Not a comma or a colon: those stand between numbers.
_BETWEEN = re.compile(r"(?<=\d)[\s\-‐-―－._·•/\\*~～()（）\u200b-\u200f\u2060\ufeff]{1,3}(?=[\dxX])")
_IDENTITY = re.compile(r"\d{17}[\dxX]|(?<!\d)\d{6}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def identity_number_in(text):
    """Whether the text holds what looks like a number of an identity card."""
    return bool(_IDENTITY.search(_digits(text)))


def mobile_number_in(text):
    """Whether the text holds what looks like a mobile number."""
    return bool(_MOBILE.search(_digits(text)))


def _digits(text):
    return _BETWEEN.sub("", "".join(_as_digit(character) for character in unicodedata.normalize("NFKC", text)))


def _as_digit(character):
    digit = unicodedata.digit(character, None)
    return _CHINESE.get(character, character) if digit is None else str(digit)
