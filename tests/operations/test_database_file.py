"""Whoever else has an account on the machine does not read the database."""

import stat

import pytest

from tests.operations.conftest import manage

pytestmark = [pytest.mark.posix, pytest.mark.drill]


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_only_its_owner_reads_a_new_database_and_one_that_stood_open_is_closed(site):
    database = site / "heritage.sqlite3"
    assert mode(database) == "0o600"

    database.chmod(0o644)  # as SQLite makes it
    manage(site, "migrate", "--verbosity=0")
    assert mode(database) == "0o600"
