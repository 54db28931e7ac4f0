"""What promises to hold on PostgreSQL as well (`@pytest.mark.postgresql`) is run on a real server."""

import os
import subprocess

import pytest

from tests.postgresql import MARKED, MISSING, binaries, pytest_on_postgresql


@pytest.mark.skipif(not binaries() and os.environ.get("HERITAGE_REQUIRE_POSTGRESQL") != "1", reason=MISSING)
def test_what_is_marked_postgresql_holds_there():
    """In a process of its own, because settings and database are chosen once."""
    run = pytest_on_postgresql(MARKED, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert run.returncode == 0, run.stdout
