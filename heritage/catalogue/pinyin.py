"""Pinyin of Chinese names: for sorting, and for addresses in plain letters."""

from django.utils.text import slugify


def sort_key(text):
    """Return toneless pinyin, syllables apart, so that 二砂 sorts at “er sha” and digits come first."""
    return _spelled(text).lower()


def slug(text):
    """Return a slug in plain letters: guo-mian-san-chang for 国棉三厂. Return an empty text when nothing is left."""
    return slugify(_spelled(text))[:80].strip("-")


def _spelled(text):
    # The dictionaries take 57 MB and a third of a second, so only a process that needs them loads them.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(text, style=Style.NORMAL, errors="default"))
