"""Texts that leave in a spreadsheet: none of them may be calculated by the program that opens it."""

# What spreadsheets take for the beginning of a formula, the full-width forms among them: Chinese Excel does.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text):
    """Return a text so that no program calculates it when the file is opened."""
    return f"'{text}" if text.lstrip(" \u3000\u200b\ufeff").startswith(_FORMULA) else text


def plain(text):
    """The reverse of `harmless`, for a file that comes back."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
