"""Sample teaching sheets from teaching.toml, below the schools page."""

import tomllib
from pathlib import Path

from wagtail.rich_text import RichText

from heritage.catalogue.models import Term, Vocabulary
from heritage.demo.site import publish
from heritage.events.models import TeachingSheetPage, TeachingSource

_FILE = Path(__file__).parent / "teaching.toml"
_APART = {"place", "grade_bands", "sources", "body", "answers"}


def load_teaching_sheets(schools, places, sources):
    """Add the sheets below the schools page and publish them; `places` by slug, `sources` by code."""
    bands = {term.code: term for term in Term.objects.filter(vocabulary=Vocabulary.GRADE_BAND)}
    for sheet in tomllib.loads(_FILE.read_text(encoding="utf-8"))["sheets"]:
        page = TeachingSheetPage(
            **{key: value for key, value in sheet.items() if key not in _APART},
            place=places[sheet["place"]],
            is_sample=True,
            photo=places[sheet["place"]].photo,
            body=_blocks(sheet["body"]),
            answers=_blocks(sheet.get("answers", [])),
            live=False,
        )
        page.source_rows = [
            TeachingSource(source=sources[row["source"]], sort_order=order)
            for order, row in enumerate(sheet["sources"])
        ]
        page.grade_bands = [bands[code] for code in sheet["grade_bands"]]
        schools.add_child(instance=page)
        publish(page)


def _blocks(parts):
    return [("heading", part["heading"]) if "heading" in part else ("text", RichText(part["text"])) for part in parts]
