"""A manifest that asks for something else than this site's files is refused before anything is written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from heritage.operations.backups.archive import BackupError
from heritage.operations.backups.restore import staged


@pytest.fixture
def backup(archive, tmp_path, settings):
    """Return a function that makes a backup whose manifest differs in `changes`."""

    def make(site=settings.WAGTAILADMIN_BASE_URL, files=(("media", "a/b.txt"),), **changes):
        (tmp_path / "content").write_bytes(b"content")
        with archive.adding(site) as draft:
            digest, size = draft.add(tmp_path / "content")
            manifest = {
                "kind": connection.vendor,
                "database": digest,
                "rows": {},
                "migrations": [],
                "files": [[*where, digest, size] for where in files],
            }
            draft.add_manifest(manifest | changes)
        return draft.name

    return make


def refusal(archive, name, **options):
    with pytest.raises(BackupError) as refused, staged(archive, name, **options):
        pass
    return str(refused.value)


PATHS = ["../outside", "a/../../outside", "/etc/passwd", "", ".", "..", "a/..", "a\0b"]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_folder(archive, backup, tmp_path, path):
    before = sorted(tmp_path.rglob("*outside*"))

    assert "指向别处的路径" in refusal(archive, backup(files=[("media", "fine.txt"), ("media", path)]))
    assert sorted(tmp_path.rglob("*outside*")) == before
    assert not (tmp_path / "here" / "media").exists()


@pytest.mark.parametrize("root", ["search", "..", "", "static"])
def test_only_the_sites_own_folders_are_filled(archive, backup, root):
    assert "指向别处的路径" in refusal(archive, backup(files=[(root, "a.txt")]))


@pytest.mark.django_db
def test_a_newer_program_is_asked_for_where_the_backup_needs_one(archive, backup):
    known = sorted(MigrationRecorder(connection).applied_migrations())
    name = backup(migrations=[*known, ["catalogue", "0099_from_next_year"]])

    assert refusal(archive, name) == (
        "备份来自更新的程序（本程序没有 catalogue.0099_from_next_year 等 1 个迁移），请先升级程序。"
    )


def test_the_backup_of_another_site_needs_a_word(archive, backup):
    assert "另一个站点（https://else.example）" in refusal(archive, backup(site="https://else.example"))


def test_another_kind_of_database_is_refused(archive, backup):
    assert "不能互相恢复" in refusal(archive, backup(kind="oracle"))


def test_a_manifest_that_names_what_is_not_there_is_incomplete(archive, backup):
    assert "不完整" in refusal(archive, backup(database="0" * 64))


def test_a_full_disk_is_noticed_before(archive, backup, monkeypatch):
    class Full:
        free = 0

    monkeypatch.setattr("shutil.disk_usage", lambda folder: Full)

    assert "磁盘空间不足" in refusal(archive, backup())


def test_what_was_unpacked_beside_the_site_goes_again(archive, backup, tmp_path):
    refusal(archive, backup(kind="oracle"))

    assert list((tmp_path / "here").iterdir()) == []


DAMAGE = {
    "已损坏": lambda path: path.write_bytes(b""),
    "不完整": lambda path: path.unlink(),
}


@pytest.mark.parametrize("sentence", DAMAGE)
def test_nothing_is_touched_by_an_archive_that_is_damaged_or_incomplete(archive, backup, tmp_path, sentence):
    name = backup()
    DAMAGE[sentence](next(archive.folder.glob("files/??/*")))

    assert sentence in refusal(archive, name)
    assert not (tmp_path / "here").exists()


def test_the_list_names_what_is_there_and_verify_what_is_wrong(archive, backup):
    def told(*arguments):
        printed = StringIO()
        call_command("backup", "--folder", archive.folder, *arguments, stdout=printed)
        return printed.getvalue()

    with pytest.raises(CommandError, match="还没有备份"):
        told("--verify", "latest")
    name = backup()

    assert told("--list").startswith(name)
    assert told("--verify", "latest") == f"备份 {name} 完整。\n"
    next(archive.folder.glob("files/??/*")).unlink()
    with pytest.raises(CommandError, match="不完整"):
        told("--verify", name)
