"""An empty database with all migrations, kept between runs and shared by the processes of the tests.

The 204 migrations, most of them Wagtail's, take each process that runs them some twenty seconds of CPU. What they make
is kept below `.pytest_cache`, under a name made of everything that it follows from; a fresh clone makes it once.
`migrate` runs after it all the same, and finds nothing to do.
"""

import hashlib
import os
import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.files import locks

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".pytest_cache" / "migrated"


@contextmanager
def migrations_kept(database):
    """Fill an empty SQLite database (a path or a URI); if nothing was kept, keep what has become of it.

    Other processes wait meanwhile, rather than do the same beside it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "wb") as lock, closing(sqlite3.connect(database, uri=True)) as connection:
        locks.lock(lock, locks.LOCK_EX)
        kept = FOLDER / f"{_cause()}.sqlite3"
        if kept.exists():
            locks.unlock(lock)
            with closing(sqlite3.connect(kept)) as source:
                source.backup(connection)
            yield
            return
        yield
        made = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(made)) as target:
            connection.backup(target)
        made.replace(kept)


def _cause():
    """Name what the migrated database follows from: the migrations, the pins and this Python."""
    written = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements.lock", *sorted(ROOT.glob("heritage/*/migrations/*.py"))]:
        written.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return written.hexdigest()[:20]
