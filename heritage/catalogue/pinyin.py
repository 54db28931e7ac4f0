"""Pinyin of Chinese names: for sorting, and for addresses in plain letters."""

from django.utils.text import slugify
from pypinyin import Style, lazy_pinyin


def sort_key(text):
    """Return toneless pinyin, syllables apart, so that 二砂 sorts at “er sha” and digits come first."""
    return " ".join(lazy_pinyin(text, style=Style.NORMAL, errors="default")).lower()


def slug(text):
    """Return an address part in plain letters: 国棉三厂 gives guo-mian-san-chang. Empty when nothing is left."""
    return slugify(" ".join(lazy_pinyin(text, style=Style.NORMAL, errors="default")))[:80].strip("-")
