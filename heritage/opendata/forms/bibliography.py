"""How to cite an entry, for reference managers: BibTeX and RIS. The day of access is the day of the download."""

import re

from django.utils import timezone

from heritage.catalogue.choices import NameKind
from heritage.opendata.forms.schema_org import CATALOGUE

_SPECIAL = re.compile(r"([\\{}%&#$_^~])")


def _title(record):
    official = record.first_name(NameKind.OFFICIAL)
    return f"{record.title}（{official}）" if official and official != record.title else record.title


def _plain(text):
    """A field ends with its line, and a line break would begin another."""
    return " ".join(text.split())


def bibtex(record, site):
    released = record.modified or record.published
    fields = {
        "author": f"{{{CATALOGUE}}}",
        "title": f"{{{_escaped(_title(record))}}}",
        "year": f"{released.year}" if released else "",
        "note": f"编号 {record.number}",
        "url": site.absolute(record.permanent_path),
        "urldate": timezone.localdate().isoformat(),
        "langid": "chinese",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{record.number},\n{lines}\n}}\n"


def ris(record, site):
    released, today = record.modified or record.published, timezone.localdate()
    fields = [
        ("TY", "ELEC"),
        ("TI", _title(record)),
        ("AU", CATALOGUE),
        ("PB", CATALOGUE),
        ("PY", f"{released:%Y}" if released else ""),
        ("DA", f"{timezone.localtime(released):%Y/%m/%d}" if released else ""),
        ("Y2", f"{today:%Y/%m/%d}"),
        ("AN", record.number),
        ("LA", "zh"),
        ("UR", site.absolute(record.permanent_path)),
    ]
    return "".join(f"{tag}  - {_plain(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def bibtex_tombstone(number, address):
    return f"@misc{{{number},\n  title = {{{number}}},\n  note = {{已撤下，不再公开}},\n  url = {{{address}}}\n}}\n"


def ris_tombstone(number, address):
    return f"TY  - ELEC\r\nTI  - {number}\r\nN1  - 已撤下，不再公开\r\nUR  - {address}\r\nER  - \r\n"


def _escaped(text):
    return _SPECIAL.sub(r"\\\1", _plain(text))
