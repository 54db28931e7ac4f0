"""Pinyin of Chinese names: for sorting, and for addresses in plain letters."""

from django.utils.text import slugify


def sort_key(text):
    """Return toneless pinyin, syllables apart, so that 二砂 sorts at “er sha” and digits come first."""
    return _spelled(text).lower()


def slug(text):
    """Return an address part in plain letters: 国棉三厂 gives guo-mian-san-chang. Empty when nothing is left."""
    return slugify(_spelled(text))[:80].strip("-")


def _spelled(text):
    # Its dictionaries take 57 MB and a third of a second: a process that spells nothing goes without them.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(text, style=Style.NORMAL, errors="default"))
