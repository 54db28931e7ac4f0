"""What is installed, with its licence, in a form that other programs read."""

import json
import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

LOCK = (Path(__file__).parents[2] / "requirements.lock").read_text(encoding="utf-8")


def told(*arguments):
    printed = StringIO()
    call_command("sbom", *arguments, stdout=printed)
    return printed.getvalue()


def test_every_package_of_production_is_in_the_bill_in_the_version_that_is_locked():
    bill = json.loads(told())
    components = {one["name"]: one for one in bill["components"]}
    locked = dict(re.findall(r"^([\w-]+)==([^ ;\\]+)(?= \\)", LOCK, re.MULTILINE))

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len(locked) > 50
    assert {name: one for name, one in locked.items() if components[name]["version"] != one} == {}
    assert {one["purl"] for one in bill["components"]} >= {f"pkg:pypi/{name}@{one}" for name, one in locked.items()}


def test_every_package_names_its_licence():
    components = {one["name"]: one for one in json.loads(told())["components"]}
    locked = re.findall(r"^([\w-]+)==[^ ;\\]+(?= \\)", LOCK, re.MULTILINE)

    assert [name for name in locked if "未注明" in json.dumps(components[name], ensure_ascii=False)] == []
    assert "wagtail 8.0.1" in told("--licences")
