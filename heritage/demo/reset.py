"""`--fresh`: delete the demo content and everything that people made of it."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from heritage.demo.preconditions import RefusalError

# What lies in the folders, besides the database. The secret key stays: it is the machine's, not the content's.
_IN_DATA = ("originals", "search")
_IN_MEDIA = ("images",)


def require_file_database():
    """Refuse a database server: others may share it, so that only its administrator may empty it."""
    if connection.vendor != "sqlite":
        raise RefusalError("--fresh 只用于 SQLite 数据库；其他数据库请由管理员清空。")


def delete_demo_data():
    """Delete the database and the pictures."""
    path = Path(connection.settings_dict["NAME"])
    connections.close_all()
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except PermissionError:  # Windows deletes no file that another program has open
        raise RefusalError("数据库正被另一个程序使用（演示可能还开着）。请先停止它；未做改动。") from None
    for folder, names in ((settings.DATA_DIR, _IN_DATA), (Path(settings.MEDIA_ROOT), _IN_MEDIA)):
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)
