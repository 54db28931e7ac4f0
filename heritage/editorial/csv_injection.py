"""Texts in exported spreadsheets must not be evaluated as formulas (CSV injection)."""

# A cell that starts with one of these is a formula. Chinese Excel also accepts the full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(text):
    """Return the text with an apostrophe in front if a spreadsheet program would evaluate it."""
    return f"'{text}" if text.lstrip(" \u3000\u200b\ufeff").startswith(_FORMULA) else text


def unescape_formula(text):
    """Reverse `escape_formula`, for a file that is imported again."""
    return text[1:] if text.startswith("'") and escape_formula(text[1:]) == text else text
