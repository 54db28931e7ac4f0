"""A full disk and a database that others hold: reads go on, writes say so plainly, and nothing is damaged."""

import json
import os
import shutil
import subprocess
import sys
from errno import EDQUOT, ENOENT, ENOSPC

import pytest
from django.db import DatabaseError, OperationalError

from heritage.operations.error_responses import BUSY, FULL, machine_error
from tests.operations.conftest import KEY, ROOT


@pytest.fixture
def small_disk(built_once, tmp_path):
    """A site that is alone on a disk with little room left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    used = sum(path.stat().st_size for path in built_once.rglob("*") if path.is_file())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={used + 4 * 2**20}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("只有 root 能装一个小磁盘来写满")
    try:
        shutil.copytree(built_once, folder, dirs_exist_ok=True)
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.drill
@pytest.mark.posix
def test_on_a_full_disk_reads_go_on_and_writes_say_so_and_nothing_is_damaged(small_disk):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HERITAGE_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "heritage.settings.development",
        "HERITAGE_DATA_DIR": str(small_disk),
        "HERITAGE_SECRET_KEY": KEY,
        "HERITAGE_ALLOWED_HOSTS": "testserver",
    }
    command = [sys.executable, "-W", "ignore", "-m", "tests.operations.full_disk"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout.splitlines()[-1])

    reads = [200] * 5
    assert said["before"] == [reads, [303, False], 1]
    assert said["locked"] == [reads, [503, True], 1]
    assert said["full"] == [reads, [507, True], 1]
    assert said["saved"] == "database or disk is full"
    assert "备份没有完成" in said["backup"]
    assert said["after"] == [reads, [303, False], 2]
    assert said["check"] == [["ok"]]
    assert said["title"] == "砂轮厂第1处"


def caused(**fields):
    error = OperationalError("…")
    error.__cause__ = DatabaseError("…")
    vars(error.__cause__).update(fields)
    return error


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (caused(sqlite_errorname="SQLITE_FULL"), (507, FULL)),
        (caused(sqlstate="53100"), (507, FULL)),
        (OSError(ENOSPC, "…"), (507, FULL)),
        (OSError(EDQUOT, "…"), (507, FULL)),
        (caused(sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), (503, BUSY)),
        (caused(sqlite_errorname="SQLITE_CORRUPT"), None),
        (caused(sqlstate=None), None),
        (OSError(ENOENT, "…"), None),
        (ValueError("…"), None),
    ],
)
def test_what_is_the_machine_s_is_told_apart_from_what_is_ours(error, answer):
    assert machine_error(error) == answer
