"""Schemas of others that judge what we write. They lie beside the project, not in it."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.test_project import ROOT

# Where CI says where they are, they must be there.
FOLDER = Path(os.environ.get("HERITAGE_SCHEMAS", ROOT.parent / "shared" / "schemas"))


def folder(name):
    """Return the folder of some schemas; skip the test where it is missing, fail where CI requires it."""
    found = FOLDER / name
    if not found.is_dir():
        if "HERITAGE_SCHEMAS" in os.environ:
            pytest.fail(f"{found} is missing")
        pytest.skip(f"{found} is missing")
    return found


def linked_art(name):
    """Return the validator of one of Linked Art's schemas, e.g. "object"."""
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder("linked-art").glob("*.json")}
    registry = Registry().with_resources(
        (uri, Resource.from_contents(schema))
        for file, schema in files.items()
        for uri in {file, schema.get("$id", file)}
    )
    return Draft202012Validator(
        files[f"{name}.json"], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
