"""`--fresh`: throw away what the demo made, and what people made of it since."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from heritage.demo.preconditions import RefusalError

# What lies in the folders, besides the database. The secret key stays: it is the machine's, not the content's.
_IN_DATA = ("originals", "search")
_IN_MEDIA = ("images",)


def require_file_database():
    """Refuse a database server: removing what others may share is for its administrator."""
    if connection.vendor != "sqlite":
        raise RefusalError("--fresh 只用于 SQLite 数据库；其他数据库请由管理员清空。")


def throw_away():
    """Delete the database and the pictures."""
    path = Path(connection.settings_dict["NAME"])
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for folder, names in ((settings.DATA_DIR, _IN_DATA), (Path(settings.MEDIA_ROOT), _IN_MEDIA)):
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)
