"""Make a backup: the database at one moment, every file of the site, and a manifest that says what there must be."""

import os
import stat
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from heritage.operations.backups.archive import Archive
from heritage.operations.backups.database_copy import database
from heritage.operations.backups.encryption import Age, Plain


def roots():
    """The folders whose files are part of the site. The index and what is collected or fetched are made anew."""
    return {
        "originals": Path(settings.STORAGES["default"]["OPTIONS"]["location"]),
        "media": Path(settings.MEDIA_ROOT),
    }


def archive(folder=None, identity=None):
    if identity:
        cipher = Age(identity=identity)
    else:
        cipher = Age(recipient=settings.BACKUP_KEY) if settings.BACKUP_KEY else Plain()
    return Archive(folder or settings.BACKUP_DIR, cipher)


def back_up(archive):
    """Make a backup and read it back; return its name."""
    with archive.adding(settings.WAGTAILADMIN_BASE_URL) as draft:
        # Files before the database and again after it: whatever a row of the copy names was there in one of the
        # two moments, even if an editor adds or deletes pictures meanwhile.
        found = dict(_files(draft))
        with tempfile.TemporaryDirectory(dir=draft.folder) as folder:
            packed, rows = database().copy(Path(folder))
            copy, _ = draft.add(packed)
        found |= dict(_files(draft))
        manifest = {
            "kind": database().name,
            "database": copy,
            "rows": rows,
            "migrations": sorted(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()),
            "files": [[*where, *what] for where, what in sorted(found.items())],
        }
        draft.add_manifest(manifest)
    archive.verify(draft.name)
    return draft.name


def _files(draft):
    """Store every file; yield ((root, path), (digest, bytes)). Links are not followed: they may lead anywhere."""
    for name, root in roots().items():
        for folder, folders, files in os.walk(root):
            folders.sort()
            for file in sorted(files):
                path = Path(folder, file)
                try:
                    if stat.S_ISREG(path.lstat().st_mode):
                        yield (name, path.relative_to(root).as_posix()), draft.add(path)
                except FileNotFoundError:
                    continue  # deleted meanwhile
