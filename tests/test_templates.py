"""Promises about all templates."""

from tests.test_project import ROOT, name

LONGEST_LINE = 160


def templates():
    folders = (ROOT / "templates", *ROOT.glob("heritage/*/templates"))
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def test_no_line_of_a_template_is_longer_than_can_be_read():
    lines = {
        f"{name(path)}:{number}": len(line)
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    }

    assert "templates/base.html:1" in lines
    assert {where: length for where, length in lines.items() if length > LONGEST_LINE} == {}
