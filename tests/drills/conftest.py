"""Drills: what kills processes, runs servers of its own or goes many rounds. Not by default: `uv run pytest -m drill`."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("drill")
            item.add_marker(pytest.mark.timeout(1200))
