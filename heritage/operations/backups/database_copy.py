"""A copy of the whole database at one moment, while others write; and a copy put back.

Two kinds: SQLite through its own backup call, from this process and never from one that serves; PostgreSQL through
its own programs, which must be on this machine. `KINDS` says which.
"""

import gzip
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from heritage.operations.backups.archive import BackupError


class SQLite:
    name = "sqlite"

    def __init__(self, connection):
        self.connection = connection
        self.path = Path(connection.settings_dict["NAME"])

    def copy(self, folder):
        """Return the copy as one compressed file, and how many rows each of its tables has."""
        plain, packed = folder / "database", folder / "database.gz"
        with closing(sqlite3.connect(self.path, timeout=60)) as source, closing(sqlite3.connect(plain)) as target:
            source.backup(target)  # in one step: page by page it would begin anew at each save of an editor
            target.execute("PRAGMA journal_mode=DELETE")
        rows = self.rows(plain)
        with (
            plain.open("rb") as source,
            packed.open("wb") as file,
            # Without a moment in it, the same database is the same file.
            gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0, compresslevel=6) as target,
        ):
            shutil.copyfileobj(source, target)
        plain.unlink()
        return packed, rows

    def unpack(self, packed, folder):
        """Return the copy ready to be put in place, checked by the database itself."""
        plain = folder / "database"
        with gzip.open(packed) as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target)
        return plain, self.rows(plain)

    def rows(self, path):
        with closing(sqlite3.connect(path)) as database:
            try:
                if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise sqlite3.DatabaseError
                names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                names = [name for (name,) in names if not name.startswith("sqlite_")]
                counts = [database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names]  # noqa: S608
            except sqlite3.DatabaseError:
                raise BackupError("数据库的副本没有通过它自己的检查。") from None
        return dict(zip(names, counts, strict=True))

    def files(self):
        """Return what there is of the database and of what SQLite keeps beside it."""
        paths = (Path(f"{self.path}{ending}") for ending in ("", "-wal", "-shm"))
        return [path for path in paths if path.exists()]

    def is_empty(self):
        return not self.path.exists() or not self.connection.introspection.table_names()

    def put(self, plain, aside):
        """Put the copy in place, and what stood there into the folder `aside`."""
        self.connection.close()
        for old in self.files():
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(old, aside / old.name)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        plain.chmod(0o600)
        shutil.move(plain, self.path)


class PostgreSQL:
    name = "postgresql"

    def __init__(self, connection):
        self.connection = connection

    def copy(self, folder):
        packed = folder / "database.dump"
        with transaction.atomic(), self.connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [moment] = cursor.fetchone()
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={packed}"]
            self._run("pg_dump", *options)
            rows = self._rows(cursor)
        return packed, rows

    def unpack(self, packed, folder):
        script = folder / "database.sql"
        self._run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--file={script}", packed, to=False
        )
        return script, None

    def is_empty(self):
        return not self.connection.introspection.table_names()

    def put(self, script, aside):
        """Replace everything in one transaction; what stood there is dumped into the folder `aside` before."""
        if not self.is_empty():
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._run("pg_dump", "--format=custom", f"--file={aside / 'database.dump'}")
        self.connection.close()
        anew = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        options = ["--single-transaction", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-c", anew]
        self._run("psql", *options, "-f", script)

    def _rows(self, cursor):
        names = sorted(self.connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {self.connection.ops.quote_name(name)}")  # noqa: S608
            [counts[name]] = cursor.fetchone()
        return counts

    def rows(self):
        with self.connection.cursor() as cursor:
            return self._rows(cursor)

    def _run(self, program, *arguments, to=True):
        settings = self.connection.settings_dict
        # Whoever lists the processes of this machine must not read the password.
        secret = {"PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else {}
        address = {"PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"]), "PGUSER": settings["USER"]}
        address = {name: value for name, value in {**address, "PGDATABASE": settings["NAME"]}.items() if value}
        command = [_program(program), *arguments]
        run = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, **secret, **(address if to else {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise BackupError(f"{program} 没有完成：{run.stderr.strip().splitlines()[-1] if run.stderr else ''}")


def _program(name):
    """The newest one installed; Debian keeps them out of the path."""
    found = sorted(Path("/", "usr", "lib", "postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not (path := found[-1] if found else shutil.which(name)):
        raise BackupError(f"没有找到 {name}：apt-get install postgresql-client")
    return str(path)


KINDS = {kind.name: kind for kind in (SQLite, PostgreSQL)}


def database():
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return KINDS[connection.vendor](connection)
    except KeyError:
        raise BackupError(f"不会备份这种数据库：{connection.vendor}。") from None
