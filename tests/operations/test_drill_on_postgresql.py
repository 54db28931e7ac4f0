"""The same bad day with PostgreSQL's own programs, on a server of Debian's package."""

import os
import subprocess

import pytest

from tests.operations.conftest import build, manage
from tests.operations.test_drill import files
from tests.postgresql import MISSING, binaries, server

pytestmark = pytest.mark.skipif(not binaries() and os.environ.get("HERITAGE_REQUIRE_POSTGRESQL") != "1", reason=MISSING)
# What coming to life writes anew.
MADE_ANEW = ("heritage_search_", "maps_cell", "page_cache_edition", "wagtailsearch_indexentry")


def dump(url, database):
    """Return the data of a database as INSERT statements, sorted."""
    command = [binaries() / "pg_dump", "--data-only", "--inserts", "--no-owner", f"{url.rpartition('/')[0]}/{database}"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in made.splitlines() if line.startswith("INSERT INTO ")]
    return sorted(line for line in lines if not any(word in line for word in MADE_ANEW))


def test_every_row_and_file_is_back_in_an_empty_database(tmp_path):
    with server() as url:
        here = {"HERITAGE_DATABASE_URL": url, "HERITAGE_SEARCH_BACKEND": "postgresql"}
        there = here | {"HERITAGE_DATABASE_URL": f"{url.rpartition('/')[0]}/fresh"}
        site, fresh = tmp_path / "site", tmp_path / "fresh"
        build(site, **here)
        subprocess.run([binaries() / "psql", "--quiet", url, "-c", "CREATE DATABASE fresh"], check=True)

        manage(site, "backup", **here)
        told = manage(fresh, "restore", "--folder", site / "backups", **there).stdout
        assert "首页正常" in told
        assert dump(url, "fresh") == dump(url, "postgres") != []
        assert files(fresh) == files(site)

        refused = manage(fresh, "restore", "--folder", site / "backups", check=False, **there)
        assert "未做改动" in refused.stderr
