"""A story read from its stored form: its words, its pictures and its sources, without asking the database.

`page.story` itself would ask for the pictures and sources of each page one by one.
"""

import re
from html import unescape

from django.utils.html import strip_tags

from heritage.catalogue.blocks import MARKER, PHOTO_FIELDS


def paragraphs(story):
    """Return the words as plain paragraphs, without the marks of notes."""
    return [text for block in story.raw_data for text in _texts(block) if text]


def source_keys(story):
    """Return the primary keys of the sources that a story cites, without asking the database."""
    found = set()
    for block in story.raw_data:
        value = block["value"]
        if block["type"] == "paragraph":
            cited = [item.get("value", item) for item in value.get("citations", ())]
            found |= {item.get("source") for item in cited}
        elif block["type"] == "quotation":
            found.add(value.get("source"))
    return found - {None}


def photo_keys(story):
    """Return the primary keys of its pictures, in order."""
    keys = []
    for block in story.raw_data:
        keys += [block["value"].get(name) for name in PHOTO_FIELDS.get(block["type"], ())]
    return [key for key in keys if key]


def _texts(block):
    """Yield the words of one block of a story as plain text."""
    kind, value = block["type"], block["value"]
    if kind == "paragraph":
        html = re.sub(r"</p>|</li>|<br/?>", "\n", MARKER.sub("", value.get("text") or ""))
        yield from (line.strip() for line in unescape(strip_tags(html)).split("\n"))
    elif kind == "heading":
        yield value
    elif kind == "list":
        yield from (item.get("value", "") if isinstance(item, dict) else item for item in value)
    elif kind == "quotation":
        yield "".join([f"“{value.get('text', '')}”", value.get("attribution") or ""])
    elif kind == "inscription":
        yield value.get("as_carved", "")
        yield value.get("reading") or ""
