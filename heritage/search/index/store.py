"""The folder of the index: which generation is current, and the one open snapshot of this process.

    CURRENT         the name of the generation that is searched; swapped in one step when a rebuild is complete
    generation-…/   see generation.py; usually one, a second one while a rebuild fills it
    rebuild.lock    held by the one process that rebuilds

Without CURRENT there is no index, and saving a row does not begin one: an index of one row would look complete.
"""

import logging
import os
import shutil
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from heritage.search.index.codec import FileLock
from heritage.search.index.documents import layout
from heritage.search.index.generation import BusyError, Generation, patiently, write_whole
from heritage.search.index.snapshot import Snapshot

logger = logging.getLogger(__name__)

RETRY_AFTER = 5.0  # seconds until an index that failed is tried again
_CLEANUP_TIMEOUT = 5.0


class IndexUnavailableError(Exception):
    """No index can be searched; the database must answer."""


@cache
def index_store(path):
    """Return the store of a folder, one per process: backends are made for every query, an open index stays."""
    return IndexStore(Path(path))


class IndexStore:
    def __init__(self, path):
        self.path = path
        self._forget()
        if hasattr(os, "register_at_fork"):
            # A child would share the parent's file positions, and its lock in whatever state it was.
            os.register_at_fork(after_in_child=self._forget)

    def _forget(self):
        self._lock = threading.RLock()
        self._generations = {}
        self._snapshot = self._seen = None
        self._failure, self._retry_at = None, 0.0

    # Generations

    def current(self):
        """Return the generation that is searched, or None."""
        with suppress(FileNotFoundError):
            if name := (self.path / "CURRENT").read_text(encoding="ascii").strip():
                return self._generation(name)
        return None

    def generations(self):
        """Return every generation on disk: the current one, and one that is being built."""
        return [self._generation(folder.name) for folder in self.path.glob("generation-*")]

    def _generation(self, name):
        if name not in self._generations:
            self._generations[name] = Generation(self.path / name, layout())
        return self._generations[name]

    def begin(self):
        """Make a new, empty generation; the current one is still searched. Hold rebuild.lock."""
        self.remove_others(than=self.current())
        generation = self._generation(f"generation-{uuid.uuid4().hex}")
        generation.create()
        return generation

    def publish(self, generation):
        """Make this the generation that is searched, and remove the others. Hold rebuild.lock."""
        write_whole(self.path / "CURRENT", generation.name)
        with self._lock:
            self._retry_at = 0.0
        self.remove_others(than=generation)

    def reset(self):
        """Have no index: the database answers until the next rebuild."""
        with suppress(FileNotFoundError):
            patiently(os.unlink, self.path / "CURRENT")

    def remove_others(self, than):
        """Remove what is neither this generation nor in use. Hold rebuild.lock."""
        for generation in self.generations():
            if than is None or generation.name != than.name:
                # A process that still writes to it finishes first, or the next rebuild removes it.
                with suppress(BusyError, FileNotFoundError):
                    with generation.writing(_CLEANUP_TIMEOUT):
                        shutil.rmtree(generation.folder, ignore_errors=True)
                    # Windows does not remove what is open: the lock until here, what a reader has until the next time.
                    shutil.rmtree(generation.folder, ignore_errors=True)
                self._generations.pop(generation.name, None)

    # Rebuilding

    def rebuild_lock(self):
        return FileLock(self.path / "rebuild.lock")

    def is_rebuilding(self):
        """Return whether a process builds another generation; a killed process does not."""
        if not self.path.exists():
            return False
        lock = self.rebuild_lock()
        if lock.acquire():
            lock.release()
            return False
        return True

    # Searching

    @contextmanager
    def reading(self, again=False):
        """Yield the latest commit as a Snapshot, for one search at a time: its files have one position each.

        An index that failed is tried again after a few seconds, or at once with `again`. Any error inside the block is
        taken for a fault of the index and becomes IndexUnavailableError.
        """
        with self._lock:
            if time.monotonic() < self._retry_at and not again:
                raise IndexUnavailableError(self._failure)
            try:
                yield self._latest_snapshot()
            except Exception as error:
                self._give_up(error)
                raise IndexUnavailableError(self._failure) from error
            if self._failure:
                logger.info("The search index answers again: %s", self.path)
                self._failure = None

    def _latest_snapshot(self):
        for attempt in range(3):
            generation = self.current()
            if generation is None:
                raise IndexUnavailableError("there is none")
            try:
                seen = generation.name, generation.stamp()
                if seen != self._seen:
                    self._open(generation)
                    self._seen = seen
            except (FileNotFoundError, PermissionError):  # Windows opens no file that is just being replaced
                # A commit or a rebuild is just replacing these files, unless they are gone for good.
                if attempt == 2:
                    raise
                time.sleep(0.02)
            else:
                break
        return self._snapshot

    def _open(self, generation):
        old, self._seen = self._snapshot, None
        self._snapshot = Snapshot(generation.open(), old.keys_by_segment if old else {})
        if old:
            old.close()

    def _give_up(self, error):
        missing = isinstance(error, IndexUnavailableError)
        reason = str(error) if missing else repr(error)
        if reason != self._failure:
            logger.warning(
                "The search index %s cannot be used, the database answers: %s. See: manage.py search_index",
                self.path,
                reason,
                exc_info=None if missing else error,
            )
        self._failure, self._retry_at = reason, time.monotonic() + RETRY_AFTER
        self._seen = None
