"""The last migrations run back and forward again on a filled copy, and nothing that they do not own has changed."""

import sqlite3
from contextlib import closing

import pytest

from tests.operations.conftest import manage

# (app, the migration before the last); each step is run back, and all of them forward again.
BACK = [("pages", "0003"), ("accounts", "0001")]
OWN = (
    "django_migrations",
    "page_cache_edition",
    "accounts_pastpassword",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
)


def rows(database):
    """Return every row by its table, columns by name: a table that was rebuilt may have them in another order."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(repr(sorted(dict(row).items())) for row in connection.execute(f'SELECT * FROM "{name}"'))  # noqa: S608
            for name in names
            if name not in OWN
        }


@pytest.mark.parametrize(("app", "before"), BACK)
def test_back_and_forward_again_leaves_every_row_as_it_was(site, app, before):
    filled = rows(site / "heritage.sqlite3")
    manage(site, "migrate", app, before, "--verbosity=0")
    manage(site, "migrate", "--verbosity=0")

    assert rows(site / "heritage.sqlite3") == filled
