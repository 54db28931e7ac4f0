"""SQLite keeps its promises with many people at once: nobody is refused, nothing is lost."""

import runpy
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from tests.benchmarks.concurrent_editors import OURS, drill
from tests.factories.catalogue import HeritageSitePageFactory, a_milestone, a_name

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
PRODUCTION = Path(__file__).resolve().parents[1] / "heritage" / "settings" / "production.py"


@pytest.fixture
def production_database(monkeypatch, tmp_path):
    """The database as the production settings describe it, in an empty folder."""
    for name, value in {
        "HERITAGE_DATA_DIR": str(tmp_path),
        "HERITAGE_SECRET_KEY": "only-for-tests",
        "HERITAGE_ALLOWED_HOSTS": "heritage.zhongyuan.example",
        "HERITAGE_BASE_URL": "https://heritage.zhongyuan.example",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("HERITAGE_DATABASE_URL", "HERITAGE_SEARCH_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    return runpy.run_path(str(PRODUCTION))["DATABASES"]["default"]


@pytest.fixture
def connect(tmp_path):
    """Return a function that opens a connection to the same file with the given options."""
    opened = []

    def open_connection(**database):
        made = ConnectionHandler({"default": database})["default"]
        opened.append(made)
        made.ensure_connection()
        return made

    yield open_connection
    for made in opened:
        made.close()


def pragma(open_connection, name):
    with open_connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_connection_of_production_is_as_promised(production_database, connect, tmp_path):
    ours = connect(**production_database)

    assert production_database["NAME"] == str(tmp_path / "heritage.sqlite3")
    assert pragma(ours, "journal_mode") == "wal"
    assert pragma(ours, "synchronous") == 1  # NORMAL
    assert pragma(ours, "busy_timeout") == 20_000
    assert pragma(ours, "foreign_keys") == 1
    assert production_database["OPTIONS"] == OURS


def test_djangos_own_connection_is_not(connect, tmp_path):
    default = connect(ENGINE="django.db.backends.sqlite3", NAME=str(tmp_path / "default.sqlite3"))

    assert pragma(default, "journal_mode") == "delete"
    assert pragma(default, "synchronous") == 2
    assert pragma(default, "busy_timeout") == 5_000


def may_another_write(path):
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


def test_a_transaction_of_ours_takes_the_write_lock_at_its_start(production_database, connect):
    ours = connect(**production_database)

    assert may_another_write(production_database["NAME"])
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        assert not may_another_write(production_database["NAME"])
    finally:
        ours.rollback()


def test_a_transaction_of_djangos_own_does_not(production_database, connect):
    default = connect(ENGINE="django.db.backends.sqlite3", NAME=production_database["NAME"])
    default.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        assert may_another_write(production_database["NAME"])
    finally:
        default.rollback()


@pytest.fixture
def site_file(tmp_path):
    """A database file with four entries."""
    if connection.vendor != "sqlite":
        pytest.skip("a promise about SQLite")
    for number in range(4):
        HeritageSitePageFactory(names=[a_name(f"名称{number}")], milestones=[a_milestone()])
    path = tmp_path / "site.sqlite3"
    path.write_bytes(connection.connection.serialize())
    return path


def test_nobody_is_refused_while_several_publish_and_others_read(site_file):
    outcome = drill(site_file, OURS, seconds=2, writers=4, readers=1)

    assert (outcome.refused, outcome.refused_reads, outcome.lost) == (0, 0, 0)
    assert outcome.integrity == "ok"
    assert len(outcome.writes) >= 8
    assert outcome.reads


def test_with_djangos_own_settings_they_would_be(site_file):
    outcome = drill(site_file, {}, seconds=1, writers=4, readers=0)

    assert outcome.refused > 0
    assert outcome.lost == 0
