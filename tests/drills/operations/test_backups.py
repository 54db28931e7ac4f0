"""A bad day, rehearsed: the site is backed up while editors write, and stands again on an empty machine."""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from subprocess import Popen

import pytest

from heritage.operations.backups.archive import Archive, Seal
from tests.operations.conftest import ROOT, manage

# Written to again while a site comes to life: who is being indexed, and what the map counts.
MADE_ANEW = ("heritage_search_note", "maps_cell", "content_version_contentversion")
WRITER = """
import itertools, sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
for number in itertools.count():
    database.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        database.execute("INSERT INTO wagtailredirects_redirect (old_path, is_permanent, redirect_link, "
                         "redirect_page_route_path, automatically_created) VALUES (?, 1, ?, '', 0)",
                         (f"/pair-{number}-{_}", str(number)))
    database.execute("COMMIT")
"""


def rows(database):
    """Return every row of every table, as SQL."""
    with closing(sqlite3.connect(database)) as connection:
        lines = connection.iterdump()
        return sorted(line for line in lines if not line.startswith(tuple(f'INSERT INTO "{t}' for t in MADE_ANEW)))


def files(folder):
    return {
        f"{root}/{path.relative_to(folder / root)}": sha256(path.read_bytes()).hexdigest()
        for root in ("media", "originals")
        for path in (folder / root).rglob("*")
        if path.is_file()
    }


def test_every_row_and_file_is_back_on_an_empty_machine(site, tmp_path):
    begun = time.monotonic()
    told = manage(site, "backup").stdout
    backed_up = time.monotonic()
    fresh = tmp_path / "fresh"

    restored = manage(fresh, "restore", "--folder", site / "backups").stdout

    print(
        f"\n备份 {backed_up - begun:.1f} 秒，恢复 {time.monotonic() - backed_up:.1f} 秒（含启动程序）\n{told}{restored}"
    )
    assert "备份完成并核对" in told
    assert "首页正常" in restored
    assert rows(fresh / "heritage.sqlite3") == rows(site / "heritage.sqlite3")
    assert files(fresh) == files(site) != {}
    manage(fresh, "search_index", "--verify")
    assert {path.name for path in fresh.iterdir()} >= {"heritage.sqlite3", "media", "originals", "search"}
    modes = {path.stat().st_mode & 0o777 for path in (fresh / "originals").rglob("*") if path.is_file()}
    assert modes | {(fresh / "heritage.sqlite3").stat().st_mode & 0o777} == {0o600}


def test_a_backup_while_editors_write_is_one_moment_of_the_database(site, tmp_path):
    with Popen([sys.executable, "-c", WRITER, str(site / "heritage.sqlite3")]) as writer:
        try:
            manage(site, "backup")
            still_writing = writer.poll() is None
        finally:
            writer.kill()

    assert still_writing
    shelf = Archive(site / "backups")
    seal = Seal.read((shelf.folder / shelf.names()[0] / "seal").read_text(encoding="utf-8"), other_site=True)
    shelf.extract(seal.manifest, seal, tmp_path / "manifest")
    shelf.extract(
        json.loads((tmp_path / "manifest").read_text(encoding="utf-8"))["database"], seal, tmp_path / "database.gz"
    )
    (tmp_path / "database").write_bytes(gzip.decompress((tmp_path / "database.gz").read_bytes()))
    with closing(sqlite3.connect(tmp_path / "database")) as copy:
        pairs = copy.execute("SELECT count(*) FROM wagtailredirects_redirect GROUP BY redirect_link").fetchall()
    assert pairs
    assert set(pairs) == {(2,)}  # no transaction is there by half


def test_what_stands_there_is_replaced_only_when_asked_and_is_kept(site):
    manage(site, "backup")
    before = rows(site / "heritage.sqlite3"), files(site)
    (site / "media" / "later.txt").write_text("written after the backup")

    refused = manage(site, "restore", check=False)
    assert refused.returncode == 1
    assert "未做改动" in refused.stderr
    assert (site / "media" / "later.txt").exists()

    manage(site, "restore", "--overwrite")
    assert (rows(site / "heritage.sqlite3"), files(site)) == before
    [aside] = site.glob("before-restore-*")
    assert (aside / "media" / "later.txt").read_text(encoding="utf-8") == "written after the backup"
    assert rows(aside / "heritage.sqlite3") == before[0]


def test_a_backup_for_a_public_key_is_restored_with_the_private_one(site, tmp_path):
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity").write_text(f"# held elsewhere\n{identity}\n")
    manage(site, "backup", HERITAGE_BACKUP_KEY=str(identity.to_public()))

    fresh = tmp_path / "fresh"
    manage(fresh, "restore", "--folder", site / "backups", "--identity", tmp_path / "identity")

    assert rows(fresh / "heritage.sqlite3") == rows(site / "heritage.sqlite3")
    assert files(fresh) == files(site)


TOOLS = ("sqlite3", "sha256sum", "gunzip", "sh")


def by_hand(site, out, identity=""):
    """Run the commands of the manual that need nothing of ours, with the paths of this test in them."""
    manual = (ROOT / "heritage" / "deploy" / "README.md").read_text(encoding="utf-8")
    [script] = re.findall(r"```\n(cd /var/backups/heritage && backup=.*?)```", manual, re.DOTALL)
    [name] = [path.parent.name for path in site.glob("backups/*/seal")]
    for theirs, ours in {
        "/var/backups/heritage": f"'{site / 'backups'}'",
        "20261125T143000Z": name,
        "out=/root/restored": f"out='{out}'",
        "identity=/root/identity": f"identity='{identity}'",
    }.items():
        assert theirs in script
        script = script.replace(theirs, ours)
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.posix
@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="没有找到 sqlite3：apt install sqlite3")
@pytest.mark.parametrize("encrypted", [False, True])
def test_standard_tools_alone_get_everything_out_of_a_backup(site, tmp_path, encrypted):
    variables = {}
    if encrypted:
        import pyrage

        if not shutil.which("age"):
            pytest.skip("没有找到 age：apt install age")
        identity = pyrage.x25519.Identity.generate()
        (tmp_path / "identity").write_text(f"{identity}\n", encoding="utf-8")
        variables["HERITAGE_BACKUP_KEY"] = str(identity.to_public())
    (site / "media" / "车间 一.txt").write_text("名字里有空格", encoding="utf-8")
    manage(site, "backup", **variables)

    run = by_hand(site, tmp_path / "out", tmp_path / "identity")

    assert (run.returncode, run.stdout, run.stderr) == (0, "ok\n", "")
    assert rows(tmp_path / "out" / "heritage.sqlite3") == rows(site / "heritage.sqlite3")
    assert files(tmp_path / "out") == files(site)
    assert len(files(site)) > 1

    damaged = max(
        (site / "backups" / "files").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0
    )
    os.truncate(damaged, damaged.stat().st_size - 1)
    assert damaged.name in by_hand(site, tmp_path / "again", tmp_path / "identity").stdout
