"""Entries as KML 2.2 for Google Earth and other globes: those whose position is public, with all columns.

Written piece by piece, because a whole document of 100,000 entries does not fit into memory.
"""

from unicodedata import category
from xml.sax.saxutils import escape, quoteattr

from heritage.catalogue.public_record.values import Silence
from heritage.opendata.fields import FIELDS

BEGINNING = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
<name>{name}</name>
<description>{description}</description>
"""
END = "</Document>\n</kml>\n"


def beginning(name, description):
    return BEGINNING.format(name=_text(name), description=_text(description))


def placemark(record, site):
    """Return one placemark as text; empty for an entry without a public position."""
    if isinstance(record.position, Silence):
        return ""
    values = [(field, field.value(record, site)) for field in FIELDS]
    data = "".join(
        f"<Data name={quoteattr(field.key)}><displayName>{_text(field.label)}</displayName>"
        f"<value>{_text(value)}</value></Data>\n"
        for field, value in values
        if value not in ("", None)
    )
    return (
        f'<Placemark id="{record.number}">\n<name>{_text(record.title)}</name>\n'
        f"<description>{_text(f'{record.summary}（位置：{record.position_note}，WGS-84）')}</description>\n"
        f"<ExtendedData>\n{data}</ExtendedData>\n"
        f"<Point><coordinates>{record.position.longitude},{record.position.latitude}</coordinates></Point>\n"
        "</Placemark>\n"
    )


def _text(value):
    """What XML may hold: pasted text brings control characters."""
    kept = (character for character in str(value) if character in "\n\t" or category(character)[0] != "C")
    return escape("".join(kept))
