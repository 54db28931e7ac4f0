"""File names keep to one word for one meaning, and to the glossary of the README."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# {a word that has stood for several things: the words to use instead}
FORBIDDEN = {
    "desk": ["dashboard"],
    "fingerprint": ["content_hash", "perceptual_hash"],
    "history": ["log", "revisions"],
    "kept": ["cached"],
    "note": ["footnote", "comment"],
    "notes": ["footnotes", "comments"],
    "place": ["entry", "capacity", "position"],
    "places": ["entries", "capacity", "positions"],
    "record": ["entry", "log"],
    "records": ["entries", "log"],
    "session": ["sign_in", "event"],
    "sessions": ["sign_in", "event"],
    "sheet": ["worksheet", "canvas", "month"],
    "sheets": ["worksheets", "canvas", "month"],
    "steps": ["review_step"],
    "tiles": ["tile_proxy"],
}
# Files that may use such a word, and why. A folder ends with a slash.
ALLOWED = {
    "heritage/catalogue/public_record/": "the public record of an entry: what every form of the data is written from",
    "tests/catalogue/public_record/": "the public record of an entry",
    "heritage/opendata/forms/linked_places.py": "Linked Places is the name of a format",
    "tests/opendata/forms/test_linked_places.py": "Linked Places is the name of a format",
    "heritage/deploy/": "names of services that are installed on servers already",
    "heritage/editorial/management/commands/prune_history.py": "a command that operators and timers call by this name",
    "heritage/editorial/management/commands/review_steps.py": "a command that operators call by this name",
    "heritage/editorial/models/review_steps.py": "the steps of a review, as the editors call them",
    "heritage/photos/zoom/tiles.py": "Deep Zoom and IIIF call the parts of a picture tiles",
    "heritage/static/admin/css/review-record.css": "the printed record of a review (审核记录)",
    "tests/events/test_single_sessions.py": "an event's sessions (场次), as the glossary says",
}


def files():
    found = [path for folder in ("heritage", "tests") for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in found if not {"__pycache__", "vendor"} & set(path.parts)]
    names = [name for name in names if "/migrations/" not in name]  # they are named after their models
    return [name for name in names if Path(name).suffix in {".py", ".js", ".css", ".toml", ".service", ".timer"}]


def forbidden_words(name):
    """Return the overloaded words in the name of a file or of a folder on its way."""
    words = re.split(r"[/_.@-]", name.removeprefix("tests/").removeprefix("heritage/").lower())
    return [word for word in words if word in FORBIDDEN]


def is_allowed(name):
    return any(name == allowed or (allowed.endswith("/") and name.startswith(allowed)) for allowed in ALLOWED)


def test_no_file_is_named_by_a_word_of_several_meanings():
    found = {name: [f"{word}: {' or '.join(FORBIDDEN[word])}" for word in forbidden_words(name)] for name in files()}

    assert {name: words for name, words in found.items() if words and not is_allowed(name)} == {}


def test_every_exception_is_still_needed():
    needed = {name for name in files() if forbidden_words(name)}

    assert [name for name in ALLOWED if not any(file == name or file.startswith(name) for file in needed)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("heritage/events/places.py", ["places"]),
        ("heritage/catalogue/spreadsheet/sheets.py", ["sheets"]),
        ("tests/records/test_kept_pages.py", ["records", "kept"]),
        ("heritage/catalogue/spreadsheet/worksheets.py", []),
        ("heritage/events/bookings/capacity.py", []),
    ],
)
def test_such_a_name_would_be_noticed(name, words):
    assert forbidden_words(name) == words


# The glossary


@pytest.fixture(scope="module")
def code():
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "heritage").rglob("*.py"))).lower()


def glossary():
    """Return the English terms of the glossary's first column."""
    _, _, rest = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Glossary\n")
    rows = re.findall(r"^\| ([^|]+) \|", rest.partition("\n## ")[0], re.MULTILINE)[1:]
    return [term.strip() for row in rows for term in row.split(",")]


def is_used(term, text):
    """Whether a term is in the code as one name, as words, or as parts of a name: review number, review_number."""
    return re.search(r"[ _]?".join(map(re.escape, term.lower().split())), text) is not None


def test_every_term_of_the_glossary_is_used_in_the_code(code):
    terms = glossary()

    assert {"entry", "designation", "event", "booking"} <= set(terms)
    assert [term for term in terms if not is_used(term, code)] == []


def test_every_word_to_use_instead_is_used_in_the_code(code):
    assert [word for words in FORBIDDEN.values() for word in words if not is_used(word, code)] == []


def test_a_term_that_nobody_uses_would_be_noticed():
    assert is_used("review number", "self.review_number = 1")
    assert is_used("review number", "class reviewnumber")
    assert not is_used("review number", "review, number")
