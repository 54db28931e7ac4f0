"""Migrations run back and forward again on a filled copy, and nothing that they do not own has changed."""

import sqlite3
from contextlib import closing

import pytest

from tests.operations.conftest import manage

pytestmark = pytest.mark.drill

# The last state of each app before its newest migrations. What goes with them is named below.
BACK = {
    "pages": "0003",
    "accounts": "0001",
    "photos": "0002",
    "events": "0004",
    "catalogue": "0002",
    "page_cache": "0001",
}
KEPT_OF_THEIR_OWN = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
LOST = {
    "content_version_contentversion": "each migration begins new versions",
    "accounts_pastpassword": "old passwords came with 0002; whoever has one keeps the password itself",
    "accounts_signincode": "0004: codes are valid for a day",
    "catalogue_spreadsheetimport": "uploads of tables came with 0003; the entries they wrote stay",
    "catalogue_importedrecord": "as above",
}
LOST_COLUMNS = {
    "photos_photo": ("fingerprint", "tiles"),  # 0003; `make_renditions` makes them anew
    "events_session": ("status", "status_reason"),  # 0005: sessions that go another way than their event
    "events_booking": ("verified_at",),  # 0005: what was booked before counts as verified
}


def rows(database):
    """Return every row by its table, columns by name: a table that was rebuilt may have them in another order."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(
                repr(sorted(item for item in dict(row).items() if item[0] not in LOST_COLUMNS.get(name, ())))
                for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            )
            for name in names
            if name not in KEPT_OF_THEIR_OWN and name not in LOST
        }


def test_back_and_forward_again_leaves_every_row_as_it_was(site):
    filled = rows(site / "heritage.sqlite3")
    assert all(filled[name] for name in LOST_COLUMNS if name != "events_booking")
    lines = [f"call_command('migrate', {app!r}, {before!r}, verbosity=0)" for app, before in BACK.items()]
    code = "\n".join(["from django.core.management import call_command", *lines])
    manage(site, "shell", "--no-imports", "--command", code)
    assert "page_cache_edition" in tables(site / "heritage.sqlite3")
    manage(site, "migrate", "--verbosity=0")
    assert "page_cache_edition" not in tables(site / "heritage.sqlite3")

    assert rows(site / "heritage.sqlite3") == filled


def tables(database):
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
