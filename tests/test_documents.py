"""The documents name files that exist."""

import re

import pytest

from tests.test_project import ROOT, name

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "heritage" / "docs").glob("*.md")), ROOT / "heritage/deploy/README.md"]
PATH = re.compile(r"(?<![\w/<])((?:heritage|templates|tests)/[\w./-]+\.(?:py|md|css|html|toml|webp))")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def missing(document, text):
    """Return the files that a document names from the root, or links to from its own folder, and that are not there."""
    named = {ROOT / path for path in PATH.findall(text)} | {document.parent / path for path in LINK.findall(text)}
    return sorted(str(path) for path in named if not path.exists())


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_file_that_a_document_names_is_there(document):
    text = document.read_text(encoding="utf-8")

    assert missing(document, text) == []


def test_a_name_that_leads_nowhere_would_be_noticed():
    text = "`heritage/catalogue/rules.py`, `heritage/catalogue/laws.py` and [roles](roles.md), [rules](rules.md)"

    found = missing(ROOT / "heritage/docs/apps.md", text)

    assert found == [str(ROOT / "heritage/catalogue/laws.py"), str(ROOT / "heritage/docs/rules.md")]
