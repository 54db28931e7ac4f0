"""Numbers that belong to one person: of an identity card, of a mobile telephone. Three places look for them.

- Before a page is signed, the editor is shown the exact spot (`IDENTITY_NUMBER`, `MOBILE_NUMBER`). A false alarm stops
  a signature, so the patterns are narrow: “1954—1958—1962” is no telephone number.
- A booking is refused when its free text holds one, however it is written (`identity_number_in`, `mobile_number_in`).
  A number that slips through is stored, so these are wide: full-width digits, Chinese numerals, capitals of the bank
  (壹贰叁), 幺 for one, and spaces, dashes or dots between the digits.
- In the log every long number is replaced (`REDACTIONS`), office telephones too: a log needs none.
"""

import re
import unicodedata

_BIRTH_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

IDENTITY_NUMBER = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:19|20)\d{{2}}{_BIRTH_MONTH_AND_DAY}\d{{3}}[\dXx](?!\d)")
MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")

# pattern, what the log shows instead
REDACTIONS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "[证件号]"),
    (re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)"), "[电话]"),
)

_CHINESE = dict(
    zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖兩两貳參陸", "001234567891123456789" + "22236", strict=True)
)
# What people put between the digits of one number. Not a comma or a colon: those stand between numbers.
_BETWEEN = re.compile(r"(?<=\d)[\s\-‐-―－._·•/\\*~～()（）\u200b-\u200f\u2060\ufeff]{1,3}(?=[\dxX])")
_ANY_IDENTITY = re.compile(rf"\d{{17}}[\dxX]|(?<!\d)\d{{6}}\d\d{_BIRTH_MONTH_AND_DAY}\d{{3}}(?!\d)")  # 18 or, old, 15
_ANY_MOBILE = re.compile(r"1[3-9]\d{9}")


def identity_number_in(text):
    """Whether the text holds what looks like a number of an identity card, written in any way."""
    return bool(_ANY_IDENTITY.search(_digits(text)))


def mobile_number_in(text):
    """Whether the text holds what looks like a mobile number, written in any way."""
    return bool(_ANY_MOBILE.search(_digits(text)))


def _digits(text):
    return _BETWEEN.sub("", "".join(_as_digit(character) for character in unicodedata.normalize("NFKC", text)))


def _as_digit(character):
    digit = unicodedata.digit(character, None)
    return _CHINESE.get(character, character) if digit is None else str(digit)
