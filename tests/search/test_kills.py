"""Nothing is lost and nothing stale when processes are killed: the lives that are ended are in lives.py."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests.search.lives import MOMENTS

ROOT = Path(__file__).parents[2]
ROUNDS = os.environ.get("HERITAGE_KILLS", "40")  # more of them by hand, after changes to how the index is written
SEED = os.environ.get("HERITAGE_KILLS_SEED", "1958")


def test_after_a_kill_at_any_moment_one_repair_leaves_nothing_lost_and_nothing_stale(db, tmp_path):
    """Several writers, some of them during a rebuild, killed at random; and one at each moment that is known to matter.

    Each time the index is compared with the database as `search_index --verify` does.
    """
    if connection.vendor == "sqlite":  # the tables of this test's own database, which is sooner than to migrate
        with sqlite3.connect(tmp_path / "heritage.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
    command = [sys.executable, "-m", "tests.search.lives", str(tmp_path), ROUNDS, SEED]
    environment = {key: value for key, value in os.environ.items() if key != "HERITAGE_SECRET_KEY"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    # The kills did hit something: a change that was committed and not indexed.
    left = [line for line in run.stdout.splitlines() if "notes were left" in line]
    assert len(left) >= len([moment for moment in MOMENTS if moment[2:] == ("before", "save")])
