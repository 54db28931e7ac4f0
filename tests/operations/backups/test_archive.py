"""Every content once; a backup is listed when all of it is there; what is damaged or not ours is known."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from heritage.operations.backups.archive import Archive, BackupError, Seal
from heritage.operations.backups.encryption import Age
from heritage.operations.backups.retention import expendable
from tests.every import every
from tests.operations.conftest import KEY, ROOT

SITE = "http://127.0.0.1:8000"


def made_of(archive, folder, **files):
    """Make a backup of these files; return its name."""
    folder.mkdir(exist_ok=True)
    with archive.adding(SITE) as draft:
        for name, content in files.items():
            (folder / name).write_bytes(content)
            draft.add(folder / name)
        draft.add_manifest({"files": sorted(files)})
    return draft.name


def contents(archive):
    return sorted(path.name for path in archive.folder.glob("files/??/*"))


def test_a_file_that_did_not_change_is_stored_once(archive, tmp_path):
    first = made_of(archive, tmp_path / "site", gate=b"gate")
    before = contents(archive)

    second = made_of(archive, tmp_path / "site", gate=b"gate", roof=b"roof")

    assert archive.names() == [first, second]
    assert len(before) == 2  # the file and the manifest
    assert len(contents(archive)) == 4
    assert archive.verify(first).objects.keys() < archive.verify(second).objects.keys() | archive.seal(first).objects


def test_what_no_backup_needs_any_more_goes_with_the_last_that_did(archive, tmp_path):
    first = made_of(archive, tmp_path / "site", gate=b"gate", old=b"old")
    second = made_of(archive, tmp_path / "site", gate=b"gate")

    archive.forget([first])

    assert archive.names() == [second]
    assert contents(archive) == sorted(archive.verify(second).objects)


def test_a_backup_that_fails_is_not_listed_and_the_others_stay_whole(archive, tmp_path):
    first = made_of(archive, tmp_path / "site", gate=b"gate")
    with pytest.raises(FileNotFoundError), archive.adding(SITE) as draft:
        draft.add(tmp_path / "nothing-here")

    assert archive.names() == [first]
    made_of(archive, tmp_path / "site", gate=b"gate")
    assert list(archive.folder.glob(".unfinished-*")) == []
    archive.verify(first)


def test_two_backups_at_once_are_refused(archive, tmp_path):
    with archive.adding(SITE) as draft:
        draft.add_manifest({})
        with pytest.raises(BackupError, match="另一个备份正在进行"):
            made_of(Archive(archive.folder), tmp_path / "site", gate=b"gate")


@pytest.mark.posix
def test_nobody_else_may_read_the_folder(archive, tmp_path):
    name = made_of(archive, tmp_path / "site", gate=b"gate")

    assert archive.folder.stat().st_mode & 0o777 == 0o700
    assert (archive.folder / name).stat().st_mode & 0o777 == 0o700


@pytest.mark.posix
def test_a_link_is_not_followed(archive, tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="symbolic links"), archive.adding(SITE) as draft:
        draft.add(tmp_path / "link")


def the_file(archive):
    return max(archive.folder.glob("files/??/*"), key=lambda path: path.stat().st_size)


DAMAGE = {
    "one byte": lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]),
    "the end": lambda path: os.truncate(path, path.stat().st_size - 1),
    "all": lambda path: path.unlink(),
    "a link": lambda path: (path.rename(path.with_suffix(".real")), path.symlink_to(path.with_suffix(".real"))),
}


@pytest.mark.posix
@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_is_damaged_or_missing_is_noticed(archive, tmp_path, damage):
    name = made_of(archive, tmp_path / "site", gate=b"gate" * 100)
    archive.verify(name)

    DAMAGE[damage](the_file(archive))

    with pytest.raises(BackupError, match=r"已损坏|不完整"):
        archive.verify(name)


def rewritten(archive, name, change):
    """Write the seal anew as somebody would who does not know the key."""
    path = archive.folder / name / "seal"
    body, _, signature = path.read_text(encoding="utf-8").rpartition(":")
    path.write_text(f"{json.dumps(change(json.loads(body)))}:{signature}")


def test_a_seal_that_somebody_changed_is_not_read(archive, tmp_path):
    name = made_of(archive, tmp_path / "site", gate=b"gate")
    rewritten(archive, name, lambda fields: fields | {"site": "https://else.example"})

    with pytest.raises(BackupError, match="不是本站的备份"):
        archive.verify(name)
    assert archive.verify(name, other_site=True).site == "https://else.example"


@pytest.mark.parametrize(
    "fields",
    [
        {"manifest": "../../etc/passwd"},
        {"objects": {"../../../etc/passwd": ["0" * 64, 1]}},
        {"cipher": "../x"},
        {"made": "yesterday"},
        {"objects": None},
        {"format": 2},
        {"more": 1},
    ],
)
def test_not_even_another_sites_seal_leads_out_of_the_folder(archive, tmp_path, fields):
    name = made_of(archive, tmp_path / "site", gate=b"gate")
    rewritten(archive, name, lambda seal: seal | fields)

    with pytest.raises(BackupError):
        archive.verify(name, other_site=True)


@pytest.mark.parametrize("name", ["../outside", "/etc", "20261125", "", "files"])
def test_only_names_of_backups_are_looked_for(archive, name):
    with pytest.raises(BackupError, match="没有名为"):
        archive.verify(name)


@pytest.mark.parametrize("text", ["", "x", "{}", ":", "[1]:x", "\0"])
def test_a_seal_of_anything_else_is_refused(text):
    for other_site in (False, True):
        with pytest.raises(BackupError):
            Seal.read(text, other_site)


# With a public key


def test_only_the_private_key_reads_what_the_public_key_wrote(tmp_path):
    import pyrage

    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    writing = Archive(tmp_path / "backups", Age(recipient=str(mine.to_public())))
    name = made_of(writing, tmp_path / "site", gate=b"gate behind the elm")

    seal = writing.verify(name)  # complete, as far as anybody without the key can know
    files = [path for path in writing.folder.rglob("*") if path.is_file()]
    assert every(files, lambda path: b"elm" not in path.read_bytes())
    digest = next(digest for digest in seal.objects if digest != seal.manifest)
    reading = Archive(tmp_path / "backups", Age(identity=str(mine)))
    reading.extract(digest, seal, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"gate behind the elm"
    for stranger in (Archive(tmp_path / "backups", Age(identity=str(other))), Archive(tmp_path / "backups")):
        with pytest.raises(BackupError, match="--identity"):
            stranger.extract(digest, seal, tmp_path / "out")


def test_after_a_change_of_the_key_nothing_old_is_taken_for_the_new(tmp_path):
    import pyrage

    old, new = (pyrage.x25519.Identity.generate() for _ in range(2))
    names = [
        made_of(Archive(tmp_path / "backups", cipher), tmp_path / "site", gate=b"gate")
        for cipher in (None, Age(recipient=str(old.to_public())), Age(recipient=str(new.to_public())))
    ]

    reading = Archive(tmp_path / "backups", Age(identity=str(new)))
    for name in (names[0], names[2]):  # plain ones stay readable
        seal = reading.verify(name)
        for digest in seal.objects:
            reading.extract(digest, seal, tmp_path / "out")


# How long they are kept


def test_every_backup_of_a_month_stays_and_one_of_each_month_of_a_year():
    now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    made = {f"{days}": now - timedelta(days=days) for days in range(500)}

    gone = expendable(made, now)

    kept = sorted(made.keys() - set(gone), key=int)
    assert kept[:30] == [str(days) for days in range(30)]
    assert [f"{made[name]:%Y-%m-%d}" for name in kept[30:]] == [
        "2026-10-01", "2026-09-01", "2026-08-01", "2026-07-01", "2026-06-01", "2026-05-01",
        "2026-04-01", "2026-03-01", "2026-02-01", "2026-01-01", "2025-12-01",
    ]  # fmt: skip


def test_a_clock_years_ahead_costs_none_of_the_newest_backups():
    made = {str(day): datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(40)}
    gone = expendable(made, datetime(2036, 1, 1, tzinfo=UTC))
    assert gone == sorted(str(day) for day in range(10))


def test_a_clock_set_back_costs_none_that_seem_to_come_from_tomorrow():
    made = {"today": datetime(2026, 1, 1, tzinfo=UTC), "tomorrow": datetime(2026, 1, 2, tzinfo=UTC)}
    assert expendable(made, datetime(2025, 12, 1, tzinfo=UTC)) == []


@pytest.mark.posix
@pytest.mark.drill
def test_fifty_kills_leave_every_listed_backup_whole(site):
    environment = os.environ | {"HERITAGE_DATA_DIR": str(site), "HERITAGE_SECRET_KEY": KEY}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.operations.backups.killed_backups",
        os.environ.get("HERITAGE_KILLS", "50"),
    ]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
    print(run.stdout)
